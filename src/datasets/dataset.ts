import { valuesOfBytes, type PixelRange } from "../math/pixelRange";
import { tensorOfPieces, tf } from "../tensorflow/backend";
import { shareWork } from "./sharedWork";

/** Labelled images, in memory unless `Images` says otherwise. */
export interface ImageDataset<Images = tf.Tensor4D> {
  /** [n, height, width, channels], float32 in `range`. */
  images: Images;
  /** The range of the pixel values, from darkest to brightest. */
  range: PixelRange;
  /** [n], int32: positions in classNames. */
  labels: tf.Tensor1D;
  classNames: string[];
  /** The name for a title: "MNIST", "glyphs", … */
  name: string;
  /** True only for the published data, byte for byte, and for pictures of your own. */
  real: boolean;
  /** Says what the data is, and why, if it is not the published data. */
  notice?: string;
  dispose: () => void;
}

/**
 * Makes a data set from bytes.
 *
 * @param pixels n × height × width × channels bytes
 * @param labels n positions in classNames
 */
export function datasetFromBytes(
  pixels: Uint8Array,
  labels: ArrayLike<number>,
  [height, width, channels]: [number, number, number],
  about: Pick<ImageDataset, "range" | "classNames" | "name" | "real">,
): ImageDataset {
  const images = imagesOfBytes(pixels, [labels.length, height, width, channels], about.range);
  const labelTensor = tf.tensor1d(Int32Array.from(labels), "int32");
  return { ...about, images, labels: labelTensor, dispose: () => tf.dispose([images, labelTensor]) };
}

/**
 * Makes images [n, height, width, channels], float32 in `range`, from n × height × width × channels bytes.
 */
export function imagesOfBytes(
  pixels: Uint8Array,
  shape: [number, number, number, number],
  range: PixelRange,
): tf.Tensor4D {
  return tensorOfPieces(shape, scaled(pixels, range)) as tf.Tensor4D;
}

/** Turns bytes into values, in pieces that fit into a processor's cache. */
function* scaled(pixels: Uint8Array, range: PixelRange): Generator<Float32Array> {
  const valueOf = valuesOfBytes(range);
  const piece = new Float32Array(1 << 16);
  for (let at = 0; at < pixels.length; at += piece.length) {
    const count = Math.min(piece.length, pixels.length - at);
    for (let i = 0; i < count; i++) piece[i] = valueOf[pixels[at + i]];
    yield piece.subarray(0, count);
  }
}

/**
 * Loads a data set once for simultaneous callers. Each caller gets and disposes of its own tensors, which
 * share their memory.
 *
 * @param key equal for equal data sets
 * @throws what `load` throws; the signal's reason if it is aborted
 */
export async function shareLoad(
  key: unknown[],
  signal: AbortSignal | undefined,
  load: (signal: AbortSignal) => Promise<ImageDataset>,
): Promise<ImageDataset> {
  const { value, last } = await shareWork(JSON.stringify(key), signal, load);
  if (last) return value;
  const [images, labels] = [value.images.clone(), value.labels.clone()];
  return { ...value, images, labels, dispose: () => tf.dispose([images, labels]) };
}

/** The length of a banner's rules, in characters: they fit on one line of a narrow page. */
const RULE = 40;

/**
 * Puts a rule above and below lines, so that nobody overlooks them among a cell's output. A frame would break
 * where a narrow page wraps the lines.
 */
export function banner(lines: string[]): string {
  const rule = "═".repeat(RULE);
  return [rule, ...lines, rule].join("\n");
}

/**
 * Warns, in a banner, that a data set is not the published one. Returns it with the warning as its notice.
 */
export function announce<D extends ImageDataset>(dataset: D, lines: string[]): D {
  console.warn(banner(lines));
  return { ...dataset, notice: lines.filter((line) => line !== "").join("\n") };
}

/**
 * Checks an optional count. `what` names the things that are counted: `images of "train"`.
 *
 * @throws Error unless `count` is undefined or a whole number in 1..`available`
 */
export function checkCount(count: number | undefined, available: number, what: string): void {
  if (count === undefined) return;
  if (!Number.isInteger(count) || count < 1 || count > available) {
    const range = Number.isFinite(available) ? `in 1..${available}, the number of ${what}` : "≥ 1";
    throw new Error(`count must be a whole number ${range}, got ${count}`);
  }
}
