import { checkRange, type PixelRange } from "../../math/pixelRange";
import { tf } from "../../tensorflow/backend";
import { checkSeed, deriveSeed } from "../../tensorflow/random";
import { wholeNumber } from "../../training/checks";
import type { TrainCallback } from "../../training/events";
import type { RunFolder } from "../../training/run/runFolder";
import { requireRun } from "../../training/runOptions";
import { forgiving } from "./forgiving";
import { drawOnce, keepImage } from "./keepImage";

export interface GanMonitorOptions {
  /** The number of images to save after each epoch, ≥ 1. @defaultValue 10 */
  images?: number;
  /** The range of the generated values. @defaultValue "0..1" */
  range?: PixelRange;
  /** Seeds the points of the latent space, 0..2³¹−1. @defaultValue 0 */
  seed?: number;
}

/**
 * Saves generated images as PNG files after each epoch, as the second edition does (section 12.5): the run
 * folder then has images/generated_img_001_0.png to images/generated_img_001_9.png, and so on. Each epoch
 * draws its own points from N(0, I). They depend on the seed and the epoch alone, so a resumed run writes the
 * same files.
 *
 * @param generator z [n, latentDim] → images [n, height, width, 1 or 3]
 * @throws TypeError if `run` is not a run folder; RangeError if an option is outside its range
 */
export function ganMonitor(
  run: RunFolder,
  generator: tf.LayersModel,
  { images = 10, range = "0..1", seed = 0 }: GanMonitorOptions = {},
): TrainCallback {
  requireRun(run);
  wholeNumber("images", images, 1, "it is the number of images after each epoch; the book saves 10");
  checkRange(range);
  checkSeed(seed);
  const attempt = forgiving();
  return async ({ kind, epoch, replayed }) => {
    if (kind !== "epoch" || replayed) return;
    await attempt("The generated images cannot be kept", async () => {
      const all = await drawOnce(generator, images, deriveSeed(seed, `epoch/${epoch}`));
      const each = tf.split<tf.Tensor4D>(all, images);
      all.dispose();
      try {
        for (const [i, image] of each.entries()) {
          const name = `generated_img_${String(epoch).padStart(3, "0")}_${i}.png`;
          await keepImage(run.file("images", name), image, range);
        }
      } finally {
        tf.dispose(each);
      }
    });
  };
}
