"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.widthOf = void 0;
exports.checkRange = checkRange;
exports.rangeAround = rangeAround;
exports.valuesOfBytes = valuesOfBytes;
exports.byteOf = byteOf;
const RANGES = {
    "0..1": { low: 0, high: 1 },
    "-1..1": { low: -1, high: 1 },
};
/** @throws Error if the value is not a PixelRange, as can happen in JavaScript or after a cast */
function checkRange(range) {
    if (Object.hasOwn(RANGES, range))
        return;
    throw new Error(`range must be "0..1" or "-1..1", got ${JSON.stringify(range)}`);
}
/** Returns the distance between black and white: 1 or 2. */
const widthOf = (range) => RANGES[range].high - RANGES[range].low;
exports.widthOf = widthOf;
/** Returns the smallest range that contains both numbers, or undefined if none does. */
function rangeAround(min, max) {
    const ranges = Object.keys(RANGES);
    return ranges.find((range) => min >= RANGES[range].low && max <= RANGES[range].high);
}
/** Returns the values of the bytes 0..255, in order: byte / 255, or byte / 127.5 − 1. */
function valuesOfBytes(range) {
    const { low } = RANGES[range];
    const step = 255 / (0, exports.widthOf)(range);
    return Float32Array.from({ length: 256 }, (_, byte) => byte / step + low);
}
/** Returns a function that maps a value in this range to 0..255, without rounding or clipping. */
function byteOf(range) {
    const { low } = RANGES[range];
    const factor = 255 / (0, exports.widthOf)(range);
    const offset = -low * factor;
    return (value) => value * factor + offset;
}
//# sourceMappingURL=pixelRange.js.map