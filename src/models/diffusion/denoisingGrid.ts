import { tf } from "../../tensorflow/backend";
import { predict } from "../../tensorflow/compile";
import { wholeNumber } from "../../training/checks";
import { checkNetwork } from "./checks";
import { denoise, denormalize, noiseRatesAt, timesOf } from "./ddim";

export interface DenoisingGrid {
  /**
   * Images [2 · n · columns, height, width, channels], with two rows for each z: what the network sees, and
   * what it makes of it. Pixels may exceed the images' range. The caller disposes the tensor.
   */
  images: tf.Tensor4D;
  /** Diffusion time of each column, from 1 down. */
  times: number[];
}

/**
 * Denoises z step by step, and returns images of some of the steps.
 *
 * @param network see buildUnet
 * @param normalizer see buildNormalizer
 * @param z [n, height · width · channels] from N(0, I), which the caller keeps
 * @param options.steps number of denoising steps, ≥ 1. @defaultValue 20
 * @param options.columns number of steps that are shown, 1..steps: evenly spaced, and always including the
 *   last. @defaultValue 10, or all if there are fewer
 * @throws RangeError if a number is outside its range; Error if the two models or z don't match
 */
export async function denoisingGrid(
  network: tf.LayersModel,
  normalizer: tf.LayersModel,
  z: tf.Tensor2D,
  { steps = 20, columns = Math.min(10, steps) }: { steps?: number; columns?: number } = {},
): Promise<DenoisingGrid> {
  wholeNumber("steps", steps, 1, "it is the number of denoising steps; the book uses 20");
  wholeNumber("columns", columns, 1, "it is the number of steps that are shown");
  if (columns > steps)
    throw new RangeError(`columns must be at most ${steps}, the number of steps, got ${columns}.`);
  const shape = checkNetwork(network, normalizer) as [number, number, number];
  const [n, size] = z.shape;
  if (size !== tf.util.sizeFromShape(shape)) {
    throw new Error(
      `z must be [n, ${tf.util.sizeFromShape(shape)}], one number for each pixel and channel, got [${n}, ${size}].`,
    );
  }
  const shown = Array.from({ length: columns }, (_, i) => Math.round(((i + 1) * steps) / columns) - 1);
  const kept: tf.Tensor[] = [];
  let noisy: tf.Tensor = z.reshape([n, ...shape]);
  for (const [step, time] of timesOf(steps).entries()) {
    const rates = noiseRatesAt(time, n);
    const noise = await predict(network, [noisy, rates]);
    const result = denoise(noisy, noise, time, time - 1 / steps);
    if (shown.includes(step)) {
      kept.push(tf.tidy(() => denormalize(tf.stack([noisy, result.images], 1), normalizer)));
    }
    tf.dispose([noisy, rates, noise, result.images]);
    noisy = result.noisy;
  }
  const images = tf.tidy(() => tf.stack(kept, 2).reshape<tf.Tensor4D>([2 * n * columns, ...shape])); // [n, 2, columns, …]
  tf.dispose([noisy, kept]);
  return { images, times: shown.map((step) => timesOf(steps)[step]) };
}
