"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.formatStep = void 0;
exports.formatMetric = formatMetric;
exports.formatLogs = formatLogs;
const metrics_1 = require("../../training/metrics");
/**
 * A value with four decimals, or with three digits below 0.01 and above a million: "0.1851", "0.00187",
 * "1.00e+26".
 */
function formatMetric(value) {
    const size = Math.abs(value);
    if (!Number.isFinite(value) || size === 0)
        return String(value);
    if (size >= 1e6)
        return value.toExponential(2);
    if (size >= 100)
        return value.toFixed(1);
    return size >= 0.01 ? value.toFixed(4) : value.toPrecision(3);
}
/** "loss 0.1851 · klLoss 0.00187" */
function formatLogs(logs) {
    return (0, metrics_1.metricKeys)(logs)
        .map((key) => `${key} ${formatMetric(logs[key])}`)
        .join(" · ");
}
/** "12,345" */
const formatStep = (step) => step.toLocaleString("en");
exports.formatStep = formatStep;
//# sourceMappingURL=formatLogs.js.map