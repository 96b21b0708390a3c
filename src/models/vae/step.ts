import { tf } from "../../tensorflow/backend";
import { minimize } from "../../training/minimize";
import { weightsOf } from "../../training/trainState";
import type { RandomSource } from "../layers/randomLayers";
import { sampleLatent, vaeLoss, type ComputeVaeLoss, type SamplingOptions, type VaeLoss } from "./networks";

/** The scalars loss, reconstructionLoss and klLoss. */
type Losses = Record<keyof VaeLoss, tf.Scalar>;

export interface VaeSteps {
  /**
   * Images [n, 28, 28, 1] in 0..1 and epsilon [n, latentDim] from N(0, 1) → the losses, in inference mode
   * (dropout is off).
   */
  evaluate: (images: tf.Tensor, epsilon: tf.Tensor) => Losses;
  /**
   * Takes the same arguments and moves the weights one step along the gradient. The losses are computed
   * before the update, in training mode (dropout is on).
   */
  train: (images: tf.Tensor, epsilon: tf.Tensor, random?: RandomSource) => Losses;
}

/**
 * Makes the training and evaluation steps for one batch. They depend on tensors and tf.Variables only, so
 * they can be compiled.
 *
 * @param options.loss computes the losses. @defaultValue vaeLoss
 */
export function vaeSteps(
  encoder: tf.LayersModel,
  decoder: tf.LayersModel,
  optimizer: tf.Optimizer,
  options: SamplingOptions & { klWeight?: number | tf.Tensor; loss?: ComputeVaeLoss } = {},
): VaeSteps {
  const { loss = vaeLoss } = options;
  const weights = weightsOf(encoder, decoder);

  const losses = (
    images: tf.Tensor,
    epsilon: tf.Tensor,
    mode: { training?: true; random?: RandomSource },
  ) => {
    const [zMean, zLogVar] = encoder.apply(images, mode) as tf.Tensor[];
    const decoded = decoder.apply(sampleLatent(zMean, zLogVar, epsilon, options), mode);
    return { ...loss(images, decoded as tf.Tensor, zMean, zLogVar, options) };
  };

  return {
    evaluate: (images, epsilon) => tf.tidy(() => losses(images, epsilon, {})),
    train: (images, epsilon, random) =>
      tf.tidy(() => minimize(optimizer, () => losses(images, epsilon, { training: true, random }), weights)),
  };
}
