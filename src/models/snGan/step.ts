import { tf } from "../../tensorflow/backend";
import { weightsOf } from "../../training/trainState";
import type { RandomSource } from "../layers/randomLayers";

/** Losses of a discriminator whose scores are higher for images that look real. */
export interface ScoreLosses {
  /** Scores [n, 1] of generated and of real images → the discriminator's loss. */
  discriminator: (generated: tf.Tensor, real: tf.Tensor) => tf.Scalar;
  /** Scores [n, 1] of generated images → the generator's loss. */
  generator: (generated: tf.Tensor) => tf.Scalar;
}

/**
 * "hinge" (Lim & Ye 2017, arXiv:1705.02894): the discriminator wants real scores above 1 and generated ones
 * below −1, and ignores images that it has already placed there. "crossentropy" is the loss of the chapter,
 * without label noise, for scores that are the logits of "real": in nats, averaged over both kinds of images.
 */
export const SCORE_LOSSES = {
  hinge: {
    discriminator: (generated, real) =>
      tf.tidy(() => generated.add(1).relu().mean<tf.Scalar>().add(tf.scalar(1).sub(real).relu().mean())),
    generator: (generated) => tf.tidy(() => generated.mean<tf.Scalar>().neg()),
  },
  crossentropy: {
    discriminator: (generated, real) =>
      tf.tidy(() => generated.softplus().mean<tf.Scalar>().add(real.neg().softplus().mean()).div(2)),
    generator: (generated) => tf.tidy(() => generated.neg().softplus().mean<tf.Scalar>()),
  },
} satisfies Record<string, ScoreLosses>;

/** Images [n, height, width, channels] → what the discriminator sees of them. */
export type Augment = (images: tf.Tensor4D) => tf.Tensor4D;

/**
 * Makes the training steps for one batch. They depend on tensors and tf.Variables only, so they can be
 * compiled. Losses are computed before the weights are updated.
 *
 * @param augment is applied to all images that the discriminator sees, and must be differentiable
 */
export function snGanSteps(
  generator: tf.LayersModel,
  discriminator: tf.LayersModel,
  gOptimizer: tf.Optimizer,
  dOptimizer: tf.Optimizer,
  { losses, augment }: { losses: ScoreLosses; augment: Augment },
) {
  const [gWeights, dWeights] = [weightsOf(generator), weightsOf(discriminator)];
  const score = (images: tf.Tensor, random?: RandomSource) =>
    discriminator.apply(images, { training: true, random }) as tf.Tensor;
  const generate = (z: tf.Tensor, random?: RandomSource) =>
    generator.apply(z, { training: true, random }) as tf.Tensor4D;
  return {
    /** z [n, latentDim] → images, with the statistics of this batch. */
    generate,
    /** Generated and real images, n of each → the discriminator's loss. Updates only its weights. */
    discriminator: (generated: tf.Tensor4D, real: tf.Tensor4D, random?: RandomSource) =>
      tf.tidy(() => {
        const images = augment(tf.concat([generated, real]));
        const loss = () => {
          const [ofGenerated, ofReal] = tf.split(score(images, random), 2);
          return losses.discriminator(ofGenerated, ofReal);
        };
        return dOptimizer.minimize(loss, true, dWeights)!;
      }),
    /** z [n, latentDim] → the generator's loss. Updates only its weights. */
    generator: (z: tf.Tensor, random?: RandomSource) =>
      tf.tidy(() => {
        const loss = () => losses.generator(score(augment(generate(z, random)), random));
        return gOptimizer.minimize(loss, true, gWeights)!;
      }),
  };
}
