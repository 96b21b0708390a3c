import type { Logs } from "../../training/events";
/**
 * A value with four decimals, or with three digits below 0.01 and above a million: "0.1851", "0.00187",
 * "1.00e+26".
 */
export declare function formatMetric(value: number): string;
/** "loss 0.1851 · klLoss 0.00187" */
export declare function formatLogs(logs: Logs): string;
/** "12,345" */
export declare const formatStep: (step: number) => string;
