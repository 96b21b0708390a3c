"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.MeanLogs = void 0;
/** Computes means of metrics over an epoch, weighted by batch size. */
class MeanLogs {
    sums = {};
    count = 0;
    add(logs, size) {
        this.count += size;
        for (const [name, value] of Object.entries(logs))
            this.sums[name] = (this.sums[name] ?? 0) + value * size;
    }
    result() {
        return Object.fromEntries(Object.entries(this.sums).map(([name, sum]) => [name, sum / this.count]));
    }
}
exports.MeanLogs = MeanLogs;
//# sourceMappingURL=meanLogs.js.map