"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.here = here;
exports.linesOf = linesOf;
exports.errorAt = errorAt;
const node_path_1 = require("node:path");
/**
 * Folders whose stack frames are never the user's mistake: src/tensorflow, and the packages between it and
 * its callers, under the names in their source maps too.
 */
const BELOW = [
    (0, node_path_1.join)(__dirname, ".."),
    (0, node_path_1.join)("node_modules", "@tensorflow"),
    "/tfjs-core/src/",
    "/tfjs-layers/src/",
    "node:",
];
/** Folders of the rest of genbook and of other packages, which may be on the stack above the user's code. */
const LIBRARY = [(0, node_path_1.join)(__dirname, "../.."), "node_modules"];
/**
 * Number of stack frames to keep: a call through tfjs and its gradients is deeper than the default of ten.
 */
const DEPTH = 100;
/** Captures the current stack. This is cheap, because the trace is not formatted until linesOf reads it. */
function here() {
    const before = Error.stackTraceLimit;
    Error.stackTraceLimit = DEPTH;
    try {
        return new Error();
    }
    finally {
        Error.stackTraceLimit = before;
    }
}
/** The lines of a stack trace that start at the user's code or, if it is not on the stack, at genbook's. */
function linesOf(place) {
    const lines = (place.stack ?? "").split("\n").filter((line) => line.startsWith("    at "));
    const from = (folders) => lines.findIndex((line) => !folders.some((each) => line.includes(each)));
    const own = from([...BELOW, ...LIBRARY]);
    return lines.slice(own >= 0 ? own : Math.max(from(BELOW), 0));
}
/** Makes an error that seems to come from `place`, so that a notebook shows that line. */
function errorAt(place, message) {
    const error = new Error(message);
    error.stack = [`Error: ${message}`, ...linesOf(place)].join("\n");
    return error;
}
//# sourceMappingURL=userLine.js.map