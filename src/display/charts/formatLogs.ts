import type { Logs } from "../../training/events";

/** The keys of an epoch's logs that are no metrics. */
const NOT_METRICS = new Set(["epoch", "seconds", "msPerStep"]);

/** The keys of `logs` that are metrics, in the order of the logs. */
export function metricKeys(logs: Logs): string[] {
  return Object.keys(logs).filter((key) => !NOT_METRICS.has(key));
}

/**
 * A value with four decimals, or with three digits below 0.01 and above a million: "0.1851", "0.00187",
 * "1.00e+26".
 */
export function formatMetric(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || size === 0) return String(value);
  if (size >= 1e6) return value.toExponential(2);
  if (size >= 100) return value.toFixed(1);
  return size >= 0.01 ? value.toFixed(4) : value.toPrecision(3);
}

/** "loss 0.1851 · klLoss 0.00187" */
export function formatLogs(logs: Logs): string {
  return metricKeys(logs)
    .map((key) => `${key} ${formatMetric(logs[key])}`)
    .join(" · ");
}

/** "12,345" */
export const formatStep = (step: number): string => step.toLocaleString("en");
