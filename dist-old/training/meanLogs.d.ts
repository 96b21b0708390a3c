import type { Logs } from "./events";
/** Computes means of metrics over an epoch, weighted by batch size. */
export declare class MeanLogs {
    private readonly sums;
    private count;
    add(logs: Logs, size: number): void;
    result(): Logs;
}
