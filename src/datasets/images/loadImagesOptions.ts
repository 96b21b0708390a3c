import { checkRange, type PixelRange } from "../../math/pixelRange";
import { checkPath } from "../../files/checkPath";
import { describeValue, formatValue } from "../../terminal/format";
import { checkCount } from "../dataset";
import { checkBackground, type PictureSettings } from "./decodePicture";
import type { PixelCacheOptions } from "./pixelCache";

export interface LoadImagesOptions extends PixelCacheOptions {
  /**
   * Height and width of the images in pixels, 1..1024.
   *
   * @defaultValue 64
   */
  size?: number;
  /**
   * How a picture that is not square becomes square: "crop" cuts off what does not fit, "pad" adds bars in
   * the colour of `background`, and "stretch" distorts it.
   *
   * @defaultValue "crop"
   */
  fit?: "crop" | "pad" | "stretch";
  /**
   * 3 for colour images, 1 for grey ones.
   *
   * @defaultValue 3
   */
  channels?: 1 | 3;
  /**
   * The CSS colour of the bars, and behind transparent pixels.
   *
   * @defaultValue "white"
   */
  background?: string;
  /**
   * The values of black and white. A decoder or generator that ends in a sigmoid makes images in 0..1, one
   * that ends in tanh makes them in -1..1.
   *
   * @defaultValue "0..1"
   */
  range?: PixelRange;
  /**
   * "folders" takes the name of a picture's folder as its class.
   *
   * @defaultValue one class for all
   */
  labels?: "folders";
  /**
   * The largest number of files to decode, ≥ 1. They are drawn at random with `seed`.
   *
   * @defaultValue all
   */
  count?: number;
  /**
   * "train" loads the images to learn from, and "test" the others, to test on: a share of `testShare`. If a
   * picture is added later, nearly all others stay in their split.
   *
   * @defaultValue all images
   */
  split?: "train" | "test";
  /**
   * The share of the images that the split "test" takes, > 0 and < 1.
   *
   * @defaultValue 0.1
   */
  testShare?: number;
  /**
   * Seed of the order of the images, and so of the split: an integer.
   *
   * @defaultValue 0
   */
  seed?: number;
  /**
   * Receives one line when pictures have been decoded. It says how many there are, how many files were
   * skipped, and how large the cache is.
   *
   * @defaultValue console.log
   */
  onNotice?: (text: string) => void;
}

/** The options with the defaults filled in. */
export type CheckedOptions = PictureSettings & {
  range: PixelRange;
  testShare: number;
  seed: number;
} & Pick<LoadImagesOptions, "labels" | "count" | "split">;

/** @throws Error for an option outside its range; TypeError if the options are no object */
export async function checkedOptions(options: LoadImagesOptions): Promise<CheckedOptions> {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(
      `Expected options in braces, got ${describeValue(options)}: write, for example, loadImages("pictures", { size: 64 }).`,
    );
  }
  const { size = 64, fit = "crop", channels = 3, background = "white" } = options;
  const { range = "0..1", labels, count, split, testShare = 0.1, seed = 0 } = options;
  const oneOf = (name: string, value: unknown, allowed: unknown[]) => {
    if (allowed.includes(value)) return;
    const names = allowed.map((each) => JSON.stringify(each)).join(", ");
    throw new Error(`${name} must be one of ${names}, got ${JSON.stringify(value)}`);
  };
  if (!Number.isInteger(size) || size < 1 || size > MOST_SIDE) {
    throw new Error(
      `size must be a whole number in 1..${MOST_SIDE}, the images' height and width, got ${formatValue(size)}`,
    );
  }
  oneOf("fit", fit, ["crop", "pad", "stretch"]);
  oneOf("channels", channels, [1, 3]);
  checkRange(range);
  if (labels !== undefined) oneOf("labels", labels, ["folders"]);
  if (split !== undefined) oneOf("split", split, ["train", "test"]);
  if (!(testShare > 0 && testShare < 1))
    throw new Error(`testShare must be > 0 and < 1, got ${formatValue(testShare)}`);
  if (!Number.isSafeInteger(seed)) throw new Error(`seed must be an integer, got ${formatValue(seed)}`);
  checkCount(count, Infinity, "files");
  const { cacheLimit = 0, cacheDir } = options;
  if (cacheDir !== undefined) checkPath(cacheDir, 'loadImages("pictures", { cacheDir: "cache" })');
  if (!(cacheLimit >= 0)) {
    throw new Error(`cacheLimit must be a number of bytes, such as 10e9, got ${formatValue(cacheLimit)}`);
  }
  await checkBackground(background);
  return { size, fit, channels, background, range, labels, count, split, testShare, seed };
}

const MOST_SIDE = 1024;
