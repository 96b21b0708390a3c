"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.drawColourGlyphs = drawColourGlyphs;
const dataset_1 = require("../dataset");
const glyphs_1 = require("./glyphs");
const SHEET = { side: 32, box: 26 };
/**
 * Draws coloured digits [count, 32, 32, 3], float32 in `range`, with labels 0..9. Every `digits.length`
 * images in a row hold each digit once, in random order.
 *
 * @throws Error for a count or a seed that is no integer
 */
async function drawColourGlyphs(options) {
    const { side } = SHEET;
    const { pixels, labels } = await (0, glyphs_1.drawEach)(options, options.digits, side * side * 3, drawInColour);
    return (0, dataset_1.datasetFromBytes)(pixels, labels, [side, side, 3], {
        range: options.range,
        classNames: glyphs_1.DIGITS,
        name: "coloured glyphs",
        real: false,
    });
}
function drawInColour(digit, random, image) {
    const { side } = SHEET;
    const between = (low, high) => low + (high - low) * random();
    const ink = new Uint8Array(side * side);
    (0, glyphs_1.drawDigit)(digit, random, ink, SHEET);
    // The two colours are far apart in hue and brightness, so that every digit can be read.
    const hue = between(0, 360);
    const dark = colour(hue, between(0.4, 0.9), between(0.15, 0.45));
    const bright = colour(hue + between(90, 270), between(0.15, 0.7), between(0.75, 1));
    const [front, back] = random() < 0.5 ? [dark, bright] : [bright, dark];
    const direction = between(0, 2 * Math.PI);
    const shade = between(0.1, 0.4);
    const [slopeX, slopeY] = [shade * Math.cos(direction), shade * Math.sin(direction)];
    for (let at = 0; at < side * side; at++) {
        const [x, y] = [(at % side) / (side - 1) - 0.5, Math.floor(at / side) / (side - 1) - 0.5];
        const light = 1 + slopeX * x + slopeY * y;
        const cover = ink[at] / 255;
        for (let c = 0; c < 3; c++) {
            const value = cover * front[c] + (1 - cover) * light * back[c];
            image[3 * at + c] = Math.round(255 * Math.min(value, 1));
        }
    }
}
/** Converts a hue in degrees, a saturation and a brightness in 0..1 (HSV) to red, green and blue in 0..1. */
function colour(hue, saturation, brightness) {
    const part = (offset) => {
        const k = (offset + hue / 60) % 6;
        return brightness * (1 - saturation * Math.max(0, Math.min(k, 4 - k, 1)));
    };
    return [part(5), part(3), part(1)];
}
//# sourceMappingURL=colourGlyphs.js.map