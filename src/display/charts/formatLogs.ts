import type { Logs } from "../../training/events";
import { metricKeys } from "../../training/metrics";

/**
 * Formats a value with four decimals, or with three digits below 0.01 and above a million: "0.1851",
 * "0.00187", "1.00e+26".
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

/** Formats a step: "12,345". */
export const formatStep = (step: number): string => step.toLocaleString("en");
