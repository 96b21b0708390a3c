import { tf } from "../tensorflow/backend";

/** Labelled images, in memory. */
export interface ImageDataset {
  /** [n, height, width, channels], float32 in 0..1. */
  images: tf.Tensor4D;
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
  about: Pick<ImageDataset, "classNames" | "name" | "real">,
): ImageDataset {
  const values = new Float32Array(pixels.length); // a loop over typed arrays is as fast as ops and needs no int32 copy
  for (let i = 0; i < pixels.length; i++) values[i] = pixels[i] / 255;
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
