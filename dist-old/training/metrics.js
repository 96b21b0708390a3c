"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.validationKey = void 0;
exports.metricKeys = metricKeys;
const NOT_METRICS = new Set(["epoch", "seconds", "msPerStep"]);
/** Returns the keys of `logs` that are metrics, in order. */
function metricKeys(logs) {
    return Object.keys(logs).filter((key) => !NOT_METRICS.has(key));
}
/** Returns the name of a metric's validation mean in an epoch's logs: "loss" → "valLoss". */
const validationKey = (metric) => `val${metric[0].toUpperCase()}${metric.slice(1)}`;
exports.validationKey = validationKey;
//# sourceMappingURL=metrics.js.map