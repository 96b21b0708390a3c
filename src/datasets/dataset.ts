import { tf } from "../tensorflow/backend";

/** Labelled images, in memory. */
export interface ImageDataset {
  /** [n, height, width, channels], float32 in `range`. */
  images: tf.Tensor4D;
  /** What no light and full light are: 0 and 1, or -1 and 1. */
  range: "0..1" | "-1..1";
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
  const values = new Float32Array(pixels.length); // a loop over typed arrays is as fast as ops and needs no int32 copy
  if (about.range === "0..1") for (let i = 0; i < pixels.length; i++) values[i] = pixels[i] / 255;
  else for (let i = 0; i < pixels.length; i++) values[i] = pixels[i] / 127.5 - 1;
  const images = tf.tensor4d(values, [labels.length, height, width, channels]);
  const labelTensor = tf.tensor1d(Int32Array.from(labels), "int32");
  return { ...about, images, labels: labelTensor, dispose: () => tf.dispose([images, labelTensor]) };
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
