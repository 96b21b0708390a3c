import { tf } from "../../tensorflow/backend";
import { minimize } from "../../training/minimize";
import { weightsOf } from "../../training/trainState";
import type { RandomSource } from "../layers/randomLayers";
import { sampleLatent, vaeLoss, type SamplingOptions, type VaeLoss } from "./networks";

/** Scalars: loss, reconstructionLoss, klLoss. */
type Losses = Record<keyof VaeLoss, tf.Scalar>;

export interface VaeSteps {
  /**
   * images [n, 28, 28, 1] in 0..1, epsilon [n, latentDim] of N(0, 1) → the losses; dropout and the like are
   * off.
   */
  evaluate: (images: tf.Tensor, epsilon: tf.Tensor) => Losses;
  /** The same with dropout on, of the weights before it moves them one step along the gradient. */
  train: (images: tf.Tensor, epsilon: tf.Tensor, random?: RandomSource) => Losses;
}

/**
 * What a training does with a batch: functions of tensors and tf.Variables alone, so that they can be
 * compiled.
 */
export function vaeSteps(
  encoder: tf.LayersModel,
  decoder: tf.LayersModel,
  optimizer: tf.Optimizer,
  options: SamplingOptions & { klWeight?: number | tf.Tensor } = {},
): VaeSteps {
  const weights = weightsOf(encoder, decoder);

  const losses = (
    images: tf.Tensor,
    epsilon: tf.Tensor,
    mode: { training?: true; random?: RandomSource },
  ) => {
    const [zMean, zLogVar] = encoder.apply(images, mode) as tf.Tensor[];
    const decoded = decoder.apply(sampleLatent(zMean, zLogVar, epsilon, options), mode);
    return { ...vaeLoss(images, decoded as tf.Tensor, zMean, zLogVar, options) };
  };

  return {
    evaluate: (images, epsilon) => tf.tidy(() => losses(images, epsilon, {})),
    train: (images, epsilon, random) =>
      tf.tidy(() => minimize(optimizer, () => losses(images, epsilon, { training: true, random }), weights)),
  };
}
