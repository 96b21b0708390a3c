"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.hideWarning = hideWarning;
/** Keeps Node from printing warnings that match `message` and mean nothing to the author of a cell. */
function hideWarning(message) {
    const listeners = process.listeners("warning");
    process.removeAllListeners("warning");
    process.on("warning", (warning) => {
        if (!message.test(warning.message))
            for (const listener of listeners)
                listener(warning);
    });
}
//# sourceMappingURL=warnings.js.map