import type { tf } from "../tensorflow/backend";
import type { RandomStream } from "../tensorflow/random";
import { oneOf } from "./checks";

/** Distribution of the points z: N(0, I), or uniform over −1..1. */
export type LatentDistribution = "normal" | "uniform";

/**
 * Draws points of the latent space.
 *
 * @param shape [n, latentDim]
 * @throws RangeError for another distribution
 */
export function drawLatent(
  random: RandomStream,
  shape: [number, number],
  distribution: LatentDistribution = "normal",
): tf.Tensor2D {
  oneOf("latentDistribution", distribution, ["normal", "uniform"]);
  return distribution === "uniform" ? random.uniform(shape, -1, 1) : random.normal(shape);
}
