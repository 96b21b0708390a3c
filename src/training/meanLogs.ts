import type { Logs } from "./events";

/**
 * Computes means of metrics over an epoch, weighted by batch size. A metric that only some steps have is
 * averaged over those.
 */
export class MeanLogs {
  private readonly sums: Logs = {};
  private readonly counts: Logs = {};

  add(logs: Logs, size: number): void {
    for (const [name, value] of Object.entries(logs)) {
      this.sums[name] = (this.sums[name] ?? 0) + value * size;
      this.counts[name] = (this.counts[name] ?? 0) + size;
    }
  }

  result(): Logs {
    return Object.fromEntries(
      Object.entries(this.sums).map(([name, sum]) => [name, sum / this.counts[name]]),
    );
  }
}
