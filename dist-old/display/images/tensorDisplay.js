"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
/**
 * Shows tensors and models that are the last expression of a cell. Importing the library puts these methods
 * in place.
 */
const pixelRange_1 = require("../../math/pixelRange");
const backend_1 = require("../../tensorflow/backend");
const bundle_1 = require("../figure/bundle");
const imageGrid_1 = require("./imageGrid");
const pixels_1 = require("./pixels");
/** The smallest side of an image that is drawn; smaller ones are better read as numbers. */
const MIN_SIDE = 8;
const MAX_SIDE = 1024;
/** The number of images of a batch that are drawn. */
const MAX_IMAGES = 24;
/** The most values that are written out in full. */
const MAX_VALUES = 1000;
/**
 * Type, shape, range and mean of a tensor, then its values or the first of them; a picture where its shape is
 * that of images.
 */
async function tensorBundle() {
    const { shape, dtype, size } = this;
    const kind = `${dtype} [${shape.join(", ")}]`;
    if (this.isDisposed)
        return { "text/plain": `${kind}, disposed` };
    if (dtype === "string" || dtype === "complex64" || size === 0) {
        return { "text/plain": `${kind}\n${this.toString()}` };
    }
    const { low, high, mean, notFinite } = await summary(this);
    const parts = [kind, `${rounded(low)} … ${rounded(high)}`, `mean ${rounded(mean)}`];
    if (notFinite > 0)
        parts.push(`${notFinite} not finite`);
    const bundle = { "text/plain": `${parts.join(", ")}\n${values(this)}` };
    if (dtype === "bool" || notFinite > 0)
        return bundle;
    const range = (0, pixelRange_1.rangeAround)(low, high); // undefined: drawn from the least value to the greatest
    const images = asImages(this);
    if (!images)
        return bundle;
    const scaled = backend_1.tf.tidy(() => (range ? images : images.sub(low).div(high - low || 1)));
    try {
        const picture = await (0, imageGrid_1.imageGrid)(scaled, { range: range ?? "0..1" })[bundle_1.DISPLAY]();
        return { ...bundle, "image/png": picture["image/png"] };
    }
    finally {
        backend_1.tf.dispose([images, scaled]);
    }
}
async function summary(tensor) {
    const results = backend_1.tf.tidy(() => {
        const numbers = tensor.toFloat();
        const finite = backend_1.tf.isFinite(numbers);
        const count = finite.toFloat().sum();
        const only = (other) => backend_1.tf.where(finite, numbers, backend_1.tf.fill(tensor.shape, other));
        return backend_1.tf.stack([only(Infinity).min(), only(-Infinity).max(), only(0).sum().div(count), count]);
    });
    const [low, high, mean, count] = await results.data();
    results.dispose();
    return { low, high, mean, notFinite: tensor.size - count };
}
const rounded = (value) => String(Number(value.toPrecision(4)));
function values(tensor) {
    if (tensor.size <= MAX_VALUES)
        return tensor.toString().replace(/^Tensor\n?/, "");
    return backend_1.tf.tidy(() => {
        const first = tensor.flatten().slice(0, 10);
        return `${first.toString().replace(/^Tensor\n?\s*/, "")} first of ${tensor.size.toLocaleString("en")} values`;
    });
}
/**
 * Turns [n, h, w, 1 or 3], [h, w, 1 or 3] and [h, w] into [n, h, w, 1 or 3]; returns undefined for any other
 * shape.
 */
function asImages(tensor) {
    const { shape } = tensor;
    const four = { 2: [1, ...shape, 1], 3: [1, ...shape], 4: shape }[shape.length];
    if (!four || !(0, pixels_1.isImageShape)(four))
        return undefined;
    const [n, height, width] = four;
    const [short, long] = [Math.min(height, width), Math.max(height, width)];
    if (short < MIN_SIDE || long > MAX_SIDE || long > 2 * short)
        return undefined;
    return backend_1.tf.tidy(() => tensor
        .toFloat()
        .reshape(four)
        .slice([0, 0, 0, 0], [Math.min(n, MAX_IMAGES), height, width, four[3] ?? 1]));
}
/** A model as a table and as text, one line for each layer, as `model.summary()` prints it. */
function modelBundle() {
    const lines = [];
    this.summary(undefined, undefined, (line) => lines.push(line));
    const rows = this.layers.map((layer) => [
        layer.name,
        layer.getClassName(),
        JSON.stringify(layer.outputShape).replaceAll("null", "batch"),
        layer.countParams().toLocaleString("en"),
    ]);
    const row = (tag, cells) => `<tr>${cells.map((text) => `<${tag} style="text-align: left">${escaped(text)}</${tag}>`).join("")}</tr>`;
    const head = row("th", ["layer", "type", "output", "parameters"]);
    const title = `${escaped(this.name)}: ${this.countParams().toLocaleString("en")} parameters`;
    return {
        "text/plain": lines.join("\n"),
        "text/html": `<table><caption>${title}</caption>${head}${rows.map((cells) => row("td", cells)).join("")}</table>`,
    };
}
const escaped = (text) => text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign] ?? sign);
for (const [prototype, method] of [
    [backend_1.tf.Tensor.prototype, tensorBundle],
    [backend_1.tf.LayersModel.prototype, modelBundle],
]) {
    Object.defineProperty(prototype, bundle_1.DISPLAY, { value: method, configurable: true, writable: true });
}
/** The memory that TensorFlow holds, which Node does not see, for %memory. */
const registry = (globalThis[Symbol.for("Jupyter.memory")] ??= []);
registry.push(() => {
    const { numTensors, numBytes } = backend_1.tf.memory();
    return { tensors: numTensors, "bytes of tensors": numBytes };
});
//# sourceMappingURL=tensorDisplay.js.map