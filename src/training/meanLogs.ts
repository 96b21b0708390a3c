import type { Logs } from "./events";

/** Means of named numbers over an epoch; a batch counts as many times as it has images. */
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
