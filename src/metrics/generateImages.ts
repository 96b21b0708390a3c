import { setImmediate as nextTurn } from "node:timers/promises";
import { progressLine } from "../terminal/progressLine";
import { tf } from "../tensorflow/backend";
import { predict } from "../tensorflow/compile";
import { RandomStream } from "../tensorflow/random";
import { wholeNumber } from "../training/checks";
import { drawLatent, type LatentDistribution } from "../training/latentDistribution";

/** The number of images that are made at once. */
const BATCH = 100;

/**
 * Makes images from points that are drawn from the latent space, in batches, and shows its
 * progress if it takes longer than two seconds.
 *
 * @param generator z [n, latentDim] → images [n, height, width, channels]; a decoder works too
 * @param count number of images, ≥ 1
 * @param options.seed seed of the points, 0..2³¹−1. @defaultValue 0
 * @param options.latentDistribution distribution of the points: the one that the generator was trained with.
 *   @defaultValue "normal"
 * @returns images [count, height, width, channels], which the caller disposes
 * @throws RangeError if count or seed is outside its range
 */
export async function generateImages(
  generator: tf.LayersModel,
  count: number,
  { seed = 0, latentDistribution }: { seed?: number; latentDistribution?: LatentDistribution } = {},
): Promise<tf.Tensor4D> {
  wholeNumber("count", count, 1, "it is the number of images");
  const random = new RandomStream(seed);
  const latentDim = generator.inputs[0].shape[1]!;
  const line = progressLine(`Making ${count.toLocaleString("en")} images`);
  const batches: tf.Tensor4D[] = [];
  try {
    for (let made = 0; made < count; made += BATCH) {
      const z = drawLatent(random, [BATCH, latentDim], latentDistribution);
      batches.push((await predict(generator, z)) as tf.Tensor4D);
      z.dispose();
      line.update(Math.min(made + BATCH, count) / count);
      await nextTurn(); // lets the kernel receive messages
    }
    return tf.tidy(() => tf.concat(batches).slice(0, count));
  } finally {
    line.done();
    tf.dispose(batches);
    random.dispose();
  }
}
