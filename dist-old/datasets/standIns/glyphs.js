"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.DIGITS = void 0;
exports.drawGlyphs = drawGlyphs;
exports.drawEach = drawEach;
exports.drawDigit = drawDigit;
/**
 * Drawn digits that stand in for MNIST: ten classes, 28×28, white on black.
 *
 * A digit is a few strokes in a unit box. Each image takes one of the ways to write its digit, bends the
 * plane under it, slants, turns and stretches it, fits it into MNIST's box of 20×20, centres its mass and
 * draws it with a pen of random width. It needs no font, and the same seed gives the same images everywhere.
 */
const shuffle_1 = require("../../math/shuffle");
const progressLine_1 = require("../../terminal/progressLine");
const dataset_1 = require("../dataset");
const digitStrokes_1 = require("./digitStrokes");
exports.DIGITS = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
const MNIST_SHEET = { side: 28, box: 20 };
/**
 * Draws digits [count, 28, 28, 1], float32 in 0..1 (0 is the background), with labels 0..9. Every ten images
 * in a row hold each digit once, in random order.
 *
 * @throws Error for a count or a seed that is no integer
 */
async function drawGlyphs(options) {
    const { side } = MNIST_SHEET;
    const { pixels, labels } = await drawEach(options, exports.DIGITS.map(Number), side * side, (digit, random, image) => drawDigit(digit, random, image, MNIST_SHEET));
    return (0, dataset_1.datasetFromBytes)(pixels, labels, [side, side, 1], {
        range: "0..1",
        classNames: exports.DIGITS,
        name: "glyphs",
        real: false,
    });
}
/**
 * Draws `count` images of `size` bytes. Every `digits.length` images in a row hold each digit once, in random
 * order.
 */
async function drawEach({ count, seed = 1, split = "train", signal }, digits, size, draw) {
    if (!Number.isInteger(count) || count < 1)
        throw new Error(`count must be an integer from 1, got ${count}`);
    if (!Number.isInteger(seed))
        throw new Error(`seed must be an integer, got ${seed}`);
    const random = (0, shuffle_1.mulberry32)(2 * seed + (split === "test" ? 1 : 0));
    const pixels = new Uint8Array(count * size);
    const labels = new Uint8Array(count);
    const progress = (0, progressLine_1.progressLine)(`Drawing ${count} digits`);
    try {
        let order = [];
        for (let i = 0; i < count; i++) {
            if (i % 500 === 0) {
                await new Promise(setImmediate); // lets the kernel listen
                signal?.throwIfAborted();
                progress.update(i / count);
            }
            if (order.length === 0)
                order = [...(0, shuffle_1.shuffled)(digits.length, random)];
            labels[i] = digits[order.pop()];
            draw(labels[i], random, pixels.subarray(i * size, (i + 1) * size));
        }
    }
    finally {
        progress.done();
    }
    return { pixels, labels };
}
/** Draws a digit into `pixels` [side, side], which holds zeros; a pixel that is all ink becomes 255. */
function drawDigit(digit, random, pixels, { side, box }) {
    const between = (low, high) => low + (high - low) * random();
    const bell = () => random() + random() + random() - 1.5; // nearly normal, σ = 0.5
    const way = digitStrokes_1.WAYS_TO_WRITE[digit][Math.floor(random() * digitStrokes_1.WAYS_TO_WRITE[digit].length)];
    const zoom = box / MNIST_SHEET.box;
    const radius = zoom * between(0.8, 1.65); // the radius of the pen, in pixels
    const size = zoom * between(17.5, 20) - 2 * radius;
    const slant = 0.15 + 0.3 * bell(); // to the right, as most people write
    const turn = 0.2 * bell();
    const stretch = between(0.82, 1.18);
    const bendX = waves(random, 0.055);
    const bendY = waves(random, 0.045);
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    const strokes = way.map((stroke) => stroke.map(([x, y]) => {
        const v = y - 0.5 + bendY(x, y);
        const u = stretch * (x - 0.5 + bendX(x, y)) - slant * v;
        return [cos * u - sin * v, sin * u + cos * v];
    }));
    const spanOf = (axis) => {
        const values = strokes.flat().map((point) => point[axis]);
        return [Math.min(...values), Math.max(...values)];
    };
    const [[minX, maxX], [minY, maxY]] = [spanOf(0), spanOf(1)];
    const scale = size / Math.max(maxX - minX, maxY - minY);
    const [massX, massY] = centreOfMass(strokes);
    /** Moves the mass to the middle, within about a pixel, and keeps the border of the image free. */
    const offset = (mass, low, high) => Math.min(Math.max(side / 2 + bell() - scale * mass, 1.5 + radius - scale * low), side - 1.5 - radius - scale * high);
    const [left, top] = [offset(massX, minX, maxX), offset(massY, minY, maxY)];
    for (const stroke of strokes) {
        const drawn = stroke.map(([x, y]) => [left + scale * x, top + scale * y]);
        for (let i = 1; i < drawn.length; i++)
            drawSegment(drawn[i - 1], drawn[i], radius, pixels, side);
    }
}
/** Returns the displacement of a point: slow waves over the box, after which strokes that meet still meet. */
function waves(random, height) {
    const [a, b, c, d] = [random(), random(), random(), random()].map((part) => 2 * Math.PI * part);
    return (x, y) => height * (Math.sin(3 * x + 4 * y + a) * Math.cos(b) + 0.6 * Math.sin(8 * y - 5 * x + c) * Math.cos(d));
}
/** The centre of mass of lines with a constant weight per length. */
function centreOfMass(strokes) {
    let [mass, sumX, sumY] = [0, 0, 0];
    for (const stroke of strokes) {
        for (let i = 1; i < stroke.length; i++) {
            const [[x0, y0], [x1, y1]] = [stroke[i - 1], stroke[i]];
            const length = Math.hypot(x1 - x0, y1 - y0);
            mass += length;
            sumX += (length * (x0 + x1)) / 2;
            sumY += (length * (y0 + y1)) / 2;
        }
    }
    return [sumX / mass, sumY / mass];
}
/** Draws a line with round ends; a pixel whose centre is less than half a pixel from its edge is grey. */
function drawSegment([x0, y0], [x1, y1], radius, pixels, side) {
    const reach = radius + 0.5;
    const [dx, dy] = [x1 - x0, y1 - y0];
    const square = dx * dx + dy * dy || 1;
    const clamp = (value) => Math.min(Math.max(Math.round(value), 0), side);
    const [left, right] = [clamp(Math.min(x0, x1) - reach), clamp(Math.max(x0, x1) + reach)];
    const [top, bottom] = [clamp(Math.min(y0, y1) - reach), clamp(Math.max(y0, y1) + reach)];
    for (let row = top; row < bottom; row++) {
        for (let column = left; column < right; column++) {
            const [px, py] = [column + 0.5 - x0, row + 0.5 - y0];
            const along = Math.min(Math.max((px * dx + py * dy) / square, 0), 1);
            const distance = Math.sqrt((px - along * dx) ** 2 + (py - along * dy) ** 2);
            const ink = Math.round(255 * Math.min(Math.max(reach - distance, 0), 1));
            const at = row * side + column;
            if (ink > pixels[at])
                pixels[at] = ink;
        }
    }
}
//# sourceMappingURL=glyphs.js.map