import type { Logs } from "./events";

/** Computes means of metrics over an epoch, weighted by batch size. */
export class MeanLogs {
  private readonly sums: Logs = {};
  private count = 0;

  add(logs: Logs, size: number): void {
    this.count += size;
    for (const [name, value] of Object.entries(logs)) this.sums[name] = (this.sums[name] ?? 0) + value * size;
  }

  result(): Logs {
    return Object.fromEntries(Object.entries(this.sums).map(([name, sum]) => [name, sum / this.count]));
  }
}
