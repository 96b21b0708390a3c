import { slerp } from "../models/diffusion/slerp";
import { tf } from "../tensorflow/backend";
import { predict } from "../tensorflow/compile";
import { wholeNumber } from "../training/checks";

export interface InterpolateOptions {
  /** The number of images, ≥ 2, including both ends. @defaultValue 10 */
  steps?: number;
  /**
   * The path from one point to the other: a straight line, or the arc of `slerp`. Between two points drawn
   * from N(0, I), the points of the arc are typical of N(0, I) too, which matters in many dimensions.
   *
   * @defaultValue "line"
   */
  along?: "line" | "sphere";
}

/**
 * Decodes points on the way from one point of the latent space to another, for `imageGrid` or `film`:
 *
 *     imageGrid(await interpolate(decoder, [-1, 0], [1, 2]), { columns: 10 })
 *
 * @param decoder z [n, latentDim] → images [n, h, w, c]; a GAN's generator and a diffusion model's sampler
 *   work too
 * @param from [latentDim] or [1, latentDim]: numbers or a tensor, such as an image's zMean
 * @param to the same for the other end
 * @returns images [steps, h, w, c], which the caller disposes
 * @throws RangeError for fewer than two steps and for an unknown path; Error for points of another size
 */
export async function interpolate(
  decoder: tf.LayersModel,
  from: tf.Tensor | number[],
  to: tf.Tensor | number[],
  { steps = 10, along = "line" }: InterpolateOptions = {},
): Promise<tf.Tensor4D> {
  wholeNumber("steps", steps, 2, "the first and the last image are the two ends");
  if (along !== "line" && along !== "sphere") {
    throw new RangeError(`along must be "line" or "sphere", got ${JSON.stringify(along)}.`);
  }
  const latentDim = decoder.inputs[0].shape[1]!;
  const ends = [from, to].map((end) => tf.tidy(() => tf.tensor1d(Array.from(flat(end)))));
  for (const { size } of ends) {
    if (size !== latentDim) {
      tf.dispose(ends);
      throw new Error(`interpolate expects points of ${latentDim} numbers for this decoder, got ${size}.`);
    }
  }
  const points = along === "sphere" ? slerp(ends[0], ends[1], steps) : straight(ends[0], ends[1], steps);
  try {
    return (await predict(decoder, points)) as tf.Tensor4D;
  } finally {
    tf.dispose([points, ...ends]);
  }
}

const flat = (point: tf.Tensor | number[]) => (Array.isArray(point) ? point : point.dataSync());

const straight = (from: tf.Tensor, to: tf.Tensor, steps: number): tf.Tensor2D =>
  tf.tidy(() => from.add(tf.linspace(0, 1, steps).reshape([steps, 1]).mul(to.sub(from))));
