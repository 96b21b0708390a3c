"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.datasetFromBytes = datasetFromBytes;
exports.banner = banner;
exports.announce = announce;
exports.checkCount = checkCount;
const pixelRange_1 = require("../math/pixelRange");
const backend_1 = require("../tensorflow/backend");
/**
 * Makes a data set from bytes.
 *
 * @param pixels n × height × width × channels bytes
 * @param labels n bytes, positions in classNames
 */
function datasetFromBytes(pixels, labels, [height, width, channels], about) {
    const images = (0, backend_1.tensorOfPieces)([labels.length, height, width, channels], scaled(pixels, about.range));
    const labelTensor = backend_1.tf.tensor1d(Int32Array.from(labels), "int32");
    return { ...about, images, labels: labelTensor, dispose: () => backend_1.tf.dispose([images, labelTensor]) };
}
/** Turns bytes into values, in pieces that fit into a processor's cache. */
function* scaled(pixels, range) {
    const valueOf = (0, pixelRange_1.valuesOfBytes)(range);
    const piece = new Float32Array(1 << 16);
    for (let at = 0; at < pixels.length; at += piece.length) {
        const count = Math.min(piece.length, pixels.length - at);
        for (let i = 0; i < count; i++)
            piece[i] = valueOf[pixels[at + i]];
        yield piece.subarray(0, count);
    }
}
/** Draws a frame around lines, so that nobody overlooks them among a cell's output. */
function banner(lines) {
    const width = Math.max(...lines.map((line) => line.length));
    const edge = "═".repeat(width + 2);
    return [`╔${edge}╗`, ...lines.map((line) => `║ ${line.padEnd(width)} ║`), `╚${edge}╝`].join("\n");
}
/**
 * Warns, in a banner, that a data set is not the published one. Returns it with the warning as its notice.
 */
function announce(dataset, lines) {
    console.warn(banner(lines));
    return { ...dataset, notice: lines.filter((line) => line !== "").join("\n") };
}
/**
 * Checks an optional count. `what` names the things that are counted: `images of "train"`.
 *
 * @throws Error unless `count` is undefined or an integer from 1 to `available`
 */
function checkCount(count, available, what) {
    if (count === undefined)
        return;
    if (!Number.isInteger(count) || count < 1 || count > available) {
        const most = Number.isFinite(available) ? ` up to ${available}, all ${what} there are` : "";
        throw new Error(`count must be an integer from 1${most}, got ${count}`);
    }
}
//# sourceMappingURL=dataset.js.map