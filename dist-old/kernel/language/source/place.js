"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.offsetOf = offsetOf;
exports.placeAt = placeAt;
/** Returns the offset of a place, from 0; the end of the text for a place beyond it. */
function offsetOf(text, { line, column }) {
    let start = 0;
    for (let passed = 1; passed < line; passed++) {
        const newline = text.indexOf("\n", start);
        if (newline < 0)
            return text.length;
        start = newline + 1;
    }
    return Math.min(start + column - 1, text.length);
}
/** Returns the place at an offset, from 0. */
function placeAt(text, offset) {
    const before = text.slice(0, offset);
    return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}
//# sourceMappingURL=place.js.map