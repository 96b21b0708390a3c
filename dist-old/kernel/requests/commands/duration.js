"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.duration = duration;
/** Writes milliseconds as people do: "0.3 ms", "1.24 s", "2 min 05 s". */
function duration(ms) {
    if (ms < 1000)
        return `${ms.toPrecision(ms < 1 ? 1 : 3)} ms`;
    if (ms < 60_000)
        return `${(ms / 1000).toPrecision(3)} s`;
    const seconds = Math.round(ms / 1000);
    return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}
//# sourceMappingURL=duration.js.map