/**
 * Shows tensors that are the last expression of a cell or part of a value that is printed. Importing the
 * library puts these methods in place.
 */
import { inspect } from "node:util";
import { rangeAround } from "../../math/pixelRange";
import { tf } from "../../tensorflow/backend";
import { DISPLAY, type MimeBundle } from "../figure/bundle";
import { imageGrid } from "./imageGrid";
import { isImageShape } from "./pixels";

/**
 * The least height and width, in pixels, of images that are drawn; smaller ones are easier to read as
 * numbers.
 */
const MIN_SIDE = 8;
/** The greatest height and width of images that are drawn, in pixels. */
const MAX_SIDE = 1024;
/** The number of images of a batch that are drawn. */
const MAX_IMAGES = 24;
/** The most values that are written out in full. */
const MAX_VALUES = 1000;

/**
 * Shows the type, shape, range and mean of a tensor, then its values or the first of them, and a picture if
 * it has the shape of images.
 */
async function tensorBundle(this: tf.Tensor): Promise<MimeBundle> {
  const { shape, dtype, size } = this;
  const kind = `${dtype} [${shape.join(", ")}]`;
  if (this.isDisposed) return { "text/plain": `${kind}, disposed` };
  if (dtype === "string" || dtype === "complex64" || size === 0) {
    return { "text/plain": `${kind}\n${this.toString()}` };
  }
  const { low, high, mean, notFinite } = await summary(this);
  const parts = [kind, `${rounded(low)} … ${rounded(high)}`, `mean ${rounded(mean)}`];
  if (notFinite > 0) parts.push(`${notFinite} not finite`);
  const bundle: MimeBundle = { "text/plain": `${parts.join(", ")}\n${values(this)}` };
  if (dtype === "bool" || notFinite > 0) return bundle;
  const range = rangeAround(low, high); // undefined: drawn from the least value to the greatest
  const images = asImages(this);
  if (!images) return bundle;
  const scaled = tf.tidy(() => (range ? images : images.sub(low).div<tf.Tensor4D>(high - low || 1)));
  try {
    const picture = await imageGrid(scaled, { range: range ?? "0..1" })[DISPLAY]();
    return { ...bundle, "image/png": picture["image/png"] };
  } finally {
    tf.dispose([images, scaled]);
  }
}

async function summary(tensor: tf.Tensor) {
  const results = tf.tidy(() => {
    const numbers = tensor.toFloat();
    const finite = tf.isFinite(numbers);
    const count = finite.toFloat().sum();
    const only = (other: number) => tf.where(finite, numbers, tf.fill(tensor.shape, other));
    return tf.stack([only(Infinity).min(), only(-Infinity).max(), only(0).sum().div(count), count]);
  });
  const [low, high, mean, count] = await results.data();
  results.dispose();
  return { low, high, mean, notFinite: tensor.size - count };
}

const rounded = (value: number) => String(Number(value.toPrecision(4)));

function values(tensor: tf.Tensor): string {
  if (tensor.size <= MAX_VALUES) return tensor.toString().replace(/^Tensor\n?/, "");
  return tf.tidy(() => {
    const first = tensor.flatten().slice(0, 10);
    return `${first.toString().replace(/^Tensor\n?\s*/, "")} first of ${tensor.size.toLocaleString("en")} values`;
  });
}

/**
 * Turns [n, h, w, 1 or 3], [h, w, 1 or 3] and [h, w] into [n, h, w, 1 or 3]; returns undefined for any other
 * shape.
 */
function asImages(tensor: tf.Tensor): tf.Tensor4D | undefined {
  const { shape } = tensor;
  const four = { 2: [1, ...shape, 1], 3: [1, ...shape], 4: shape }[shape.length];
  if (!four || !isImageShape(four)) return undefined;
  const [n, height, width] = four;
  const [short, long] = [Math.min(height, width), Math.max(height, width)];
  if (short < MIN_SIDE || long > MAX_SIDE || long > 2 * short) return undefined;
  return tf.tidy(() =>
    tensor
      .toFloat()
      .reshape<tf.Tensor4D>(four)
      .slice([0, 0, 0, 0], [Math.min(n, MAX_IMAGES), height, width, four[3] ?? 1]),
  );
}

/** Describes a tensor in a value that is printed, such as a data set: "Tensor float32 [64, 28, 28, 1]". */
function inspectTensor(this: tf.Tensor): string {
  const kind = this instanceof tf.Variable ? "Variable" : "Tensor";
  return `${kind} ${this.dtype} [${this.shape.join(", ")}]${this.isDisposed ? ", disposed" : ""}`;
}

for (const [key, value] of [
  [DISPLAY, tensorBundle],
  [inspect.custom, inspectTensor],
] as const) {
  Object.defineProperty(tf.Tensor.prototype, key, { value, configurable: true, writable: true });
}

/** The memory that TensorFlow holds, which Node does not see, for %memory. */
const registry = ((globalThis as Record<symbol, unknown>)[Symbol.for("Jupyter.memory")] ??= []) as unknown[];
registry.push(() => {
  const { numTensors, numBytes } = tf.memory();
  return { tensors: numTensors, "bytes of tensors": numBytes };
});
