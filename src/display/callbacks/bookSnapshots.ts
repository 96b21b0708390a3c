import { checkRange, type PixelRange } from "../../math/pixelRange";
import { tf } from "../../tensorflow/backend";
import { checkSeed, deriveSeed } from "../../tensorflow/random";
import { wholeNumber } from "../../training/checks";
import type { TrainCallback } from "../../training/events";
import type { LatentDistribution } from "../../training/latentDistribution";
import type { RunFolder } from "../../training/run/runFolder";
import { requireRun } from "../../training/runOptions";
import { forgiving } from "./forgiving";
import { isImageShape } from "../images/pixels";
import { drawOnce, keepImage } from "./keepImage";
import { stepName } from "./snapshots";

export interface BookSnapshotsOptions {
  /** The number of steps between two pairs of images. @defaultValue 100 */
  every?: number;
  /** The range of the values of both generated and real images. @defaultValue "-1..1" */
  range?: PixelRange;
  /** Seeds the points of the latent space and the choice of real images, 0..2³¹−1. @defaultValue 0 */
  seed?: number;
  /**
   * Distribution of the points: the one that the generator was trained with.
   *
   * @defaultValue "normal"
   */
  latentDistribution?: LatentDistribution;
}

/**
 * Saves one generated and one real image as PNG every 100 steps, as the book does (section 8.5):
 * images/generated_000100.png and images/real_000100.png in the run folder, at the images' own size.
 *
 * Each step has its own point, and both images depend on seed and step alone: a run that
 * resumes writes the same files. A file with other contents is kept under another name, and a warning says
 * so.
 *
 * @param generator z [n, latentDim] → images [n, height, width, 1 or 3]
 * @param images [n, height, width, 1 or 3], the images that the generator is trained on; keep them until the
 *   training ends
 * @throws TypeError if `run` is not a run folder; Error for images of another shape
 */
export function bookSnapshots(
  run: RunFolder,
  generator: tf.LayersModel,
  images: tf.Tensor4D,
  { every = 100, range = "-1..1", seed = 0, latentDistribution }: BookSnapshotsOptions = {},
): TrainCallback {
  requireRun(run);
  wholeNumber("every", every, 1, "it counts the steps between two pairs of images");
  checkRange(range);
  checkSeed(seed);
  if (!isImageShape(images.shape)) {
    throw new Error(
      `bookSnapshots expects images [n, height, width, 1 or 3], got [${images.shape.join(", ")}]`,
    );
  }
  const attempt = forgiving();
  const generate = (step: number) =>
    drawOnce(generator, 1, deriveSeed(seed, `generated/${step}`), latentDistribution);

  const real = (step: number) =>
    tf.tidy(() => images.slice(deriveSeed(seed, `real/${step}`) % images.shape[0], 1));

  return async ({ kind, step, replayed }) => {
    if (kind !== "batch" || replayed || step % every !== 0) return;
    for (const [name, make] of Object.entries({ generated: generate, real })) {
      const image = await make(step);
      await attempt(`The ${name} images cannot be kept`, () =>
        keepImage(run.file("images", `${name}_${stepName(step)}`), image, range),
      );
      image.dispose();
    }
  };
}
