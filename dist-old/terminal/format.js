"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.formatDuration = void 0;
exports.formatBar = formatBar;
var duration_cjs_1 = require("../../scripts/shared/duration.cjs");
Object.defineProperty(exports, "formatDuration", { enumerable: true, get: function () { return duration_cjs_1.formatDuration; } });
/** A bar, "[=======>............]": `fraction` in 0..1, `width` characters between the brackets. */
function formatBar(fraction, width = 20) {
    const filled = Math.round(Math.min(Math.max(fraction, 0), 1) * width);
    const head = filled > 0 && filled < width ? ">" : "";
    return `[${"=".repeat(filled - head.length)}${head}${".".repeat(width - filled)}]`;
}
//# sourceMappingURL=format.js.map