import { valuesOfBytes, type PixelRange } from "../math/pixelRange";
import { tensorOfPieces, tf } from "../tensorflow/backend";

/** Labelled images, in memory. */
export interface ImageDataset {
  /** [n, height, width, channels], float32 in `range`. */
  images: tf.Tensor4D;
  /** What no light and full light are: 0 and 1, or -1 and 1. */
  range: PixelRange;
  /** [n], int32: positions in classNames. */
  labels: tf.Tensor1D;
  classNames: string[];
  /** "MNIST", "glyphs", …: what to call it in a title. */
  name: string;
  /** True only for the published data, byte for byte. */
  real: boolean;
  /** Where the data is not the published one: what it is instead, and why. */
  notice?: string;
  dispose(): void;
}

/**
 * A data set from bytes.
 *
 * @param pixels 0..255, n × height × width × channels of them
 * @param labels n positions in classNames
 */
export function datasetFromBytes(
  pixels: Uint8Array,
  labels: Uint8Array,
  [height, width, channels]: [number, number, number],
  about: Pick<ImageDataset, "range" | "classNames" | "name" | "real">,
): ImageDataset {
  const images = tensorOfPieces(
    [labels.length, height, width, channels],
    scaled(pixels, about.range),
  ) as tf.Tensor4D;
  const labelTensor = tf.tensor1d(Int32Array.from(labels), "int32");
  return { ...about, images, labels: labelTensor, dispose: () => tf.dispose([images, labelTensor]) };
}

/** The values of pixels, in pieces that fit into a processor's cache. */
function* scaled(pixels: Uint8Array, range: PixelRange): Generator<Float32Array> {
  const valueOf = valuesOfBytes(range);
  const piece = new Float32Array(1 << 16);
  for (let at = 0; at < pixels.length; at += piece.length) {
    const count = Math.min(piece.length, pixels.length - at);
    for (let i = 0; i < count; i++) piece[i] = valueOf[pixels[at + i]];
    yield piece.subarray(0, count);
  }
}

/** Lines in a frame, so that nobody overlooks them among a cell's output. */
export function banner(lines: string[]): string {
  const width = Math.max(...lines.map((line) => line.length));
  const edge = "═".repeat(width + 2);
  return [`╔${edge}╗`, ...lines.map((line) => `║ ${line.padEnd(width)} ║`), `╚${edge}╝`].join("\n");
}

/** The data set, after its user has been told by console.warn that it is not the published one. */
export function announce(dataset: ImageDataset, lines: string[]): ImageDataset {
  console.warn(banner(lines));
  return { ...dataset, notice: lines.filter((line) => line !== "").join("\n") };
}

/** Throws unless `count` is left out or an integer from 1 to `available`; `what` they are: `images of "train"`. */
export function checkCount(count: number | undefined, available: number, what: string): void {
  if (count === undefined) return;
  if (!Number.isInteger(count) || count < 1 || count > available) {
    const most = Number.isFinite(available) ? ` up to ${available}, all ${what} there are` : "";
    throw new Error(`count must be an integer from 1${most}, got ${count}`);
  }
}
