import type { Logs } from "../../training/events";
import { metricKeys, validationKey } from "../../training/metrics";

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

/** Formats metrics, each with its validation: "loss 0.1851 (val 0.1849) · klLoss 0.00187". */
export function formatLogs(logs: Logs): string {
  const keys = metricKeys(logs);
  const validations = new Set(keys.map(validationKey).filter((key) => key in logs));
  return keys
    .filter((key) => !validations.has(key))
    .map((key) => {
      const validation = logs[validationKey(key)];
      const inBrackets = validation === undefined ? "" : ` (val ${formatMetric(validation)})`;
      return `${key} ${formatMetric(logs[key])}${inBrackets}`;
    })
    .join(" · ");
}

/** Formats a step: "12,345". */
export const formatStep = (step: number): string => step.toLocaleString("en");
