"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.isImageShape = isImageShape;
exports.toRgb = toRgb;
const pixelRange_1 = require("../../math/pixelRange");
/** True for [n, h, w, 1 or 3] with n ≥ 1. */
function isImageShape(shape) {
    return shape.length === 4 && shape[0] >= 1 && (shape[3] === 1 || shape[3] === 3);
}
const MAGENTA = [255, 0, 255];
/**
 * Turns values into bytes, rounded and clipped to the range. A pixel that is not finite becomes magenta.
 * `clipped` and `notFinite` count the pixels of either kind.
 *
 * @throws Error for an unknown range
 */
function toRgb({ values, n, height, width, channels }, range) {
    (0, pixelRange_1.checkRange)(range);
    const toByte = (0, pixelRange_1.byteOf)(range);
    const rgb = new Uint8ClampedArray(3 * n * height * width);
    let clipped = 0;
    let notFinite = 0;
    const colour = [0, 0, 0];
    for (let pixel = 0; pixel < n * height * width; pixel++) {
        for (let c = 0; c < 3; c++) {
            colour[c] = toByte(values[pixel * channels + (channels === 3 ? c : 0)]);
        }
        const finite = colour.every(Number.isFinite);
        if (!finite)
            notFinite++;
        else if (colour.some((value) => value < -0.5 || value > 255.5))
            clipped++;
        rgb.set(finite ? colour : MAGENTA, 3 * pixel);
    }
    return { rgb, n, height, width, clipped, notFinite };
}
//# sourceMappingURL=pixels.js.map