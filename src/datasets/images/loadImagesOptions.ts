import { checkRange, type PixelRange } from "../../math/pixelRange";
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
   * the colour of `background`, "stretch" distorts it.
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
   * The CSS colour under transparent pixels and of the bars.
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
   * "folders" makes the names of the folders in which the pictures lie their classes.
   *
   * @defaultValue one class for all
   */
  labels?: "folders";
  /**
   * The most files to decode, drawn at random with `seed`, ≥ 1.
   *
   * @defaultValue all
   */
  count?: number;
  /**
   * Loads the images to learn from or the others, to test on: `testShare` of them. A picture that is added
   * later leaves nearly all others in their split.
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
   * Seed of the order of the images, and thereby of the split; an integer.
   *
   * @defaultValue 0
   */
  seed?: number;
  /**
   * Receives one line when pictures have been decoded: how many, how many files were skipped, and the size
   * of the cache.
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

/** @throws Error for an option outside its range */
export async function checkedOptions(options: LoadImagesOptions): Promise<CheckedOptions> {
  const { size = 64, fit = "crop", channels = 3, background = "white" } = options;
  const { range = "0..1", labels, count, split, testShare = 0.1, seed = 0 } = options;
  const oneOf = (name: string, value: unknown, allowed: unknown[]) => {
    if (allowed.includes(value)) return;
    const names = allowed.map((each) => JSON.stringify(each)).join(", ");
    throw new Error(`${name} must be one of ${names}, got ${JSON.stringify(value)}`);
  };
  if (!Number.isInteger(size) || size < 1 || size > MOST_SIDE) {
    throw new Error(
      `size must be a whole number in 1..${MOST_SIDE}, the images' height and width, got ${size}`,
    );
  }
  oneOf("fit", fit, ["crop", "pad", "stretch"]);
  oneOf("channels", channels, [1, 3]);
  checkRange(range);
  if (labels !== undefined) oneOf("labels", labels, ["folders"]);
  if (split !== undefined) oneOf("split", split, ["train", "test"]);
  if (!(testShare > 0 && testShare < 1)) throw new Error(`testShare must be > 0 and < 1, got ${testShare}`);
  if (!Number.isSafeInteger(seed)) throw new Error(`seed must be an integer, got ${seed}`);
  checkCount(count, Infinity, "files");
  await checkBackground(background);
  return { size, fit, channels, background, range, labels, count, split, testShare, seed };
}

const MOST_SIDE = 1024;
