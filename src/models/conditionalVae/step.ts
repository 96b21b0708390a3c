import { tf } from "../../tensorflow/backend";
import { minimize } from "../../training/minimize";
import { weightsOf } from "../../training/trainState";
import type { RandomSource } from "../layers/randomLayers";
import { sampleLatent, vaeLoss, type SamplingOptions } from "../vae/networks";

/** Images [n, 28, 28, 1] in 0..1 and their labels, int32 [n] in 0..classes − 1. */
export type LabelledImages = { images: tf.Tensor; labels: tf.Tensor };

/**
 * Makes the training and evaluation steps for one batch. They depend on tensors and tf.Variables only, so
 * they can be compiled.
 */
export function conditionalVaeSteps(
  encoder: tf.LayersModel,
  decoder: tf.LayersModel,
  optimizer: tf.Optimizer,
  options: SamplingOptions & { klWeight?: number | tf.Tensor } = {},
) {
  const weights = weightsOf(encoder, decoder);
  const classes = decoder.inputs[1].shape[1]!;

  const losses = (
    { images, labels }: LabelledImages,
    epsilon: tf.Tensor,
    mode: { training?: true; random?: RandomSource },
  ) => {
    const label = tf.oneHot(labels, classes, 1, 0, "float32"); // [n, classes]
    const [zMean, zLogVar] = encoder.apply([images, label], mode) as tf.Tensor[];
    const z = sampleLatent(zMean, zLogVar, epsilon, options);
    const decoded = decoder.apply([z, label], mode) as tf.Tensor;
    return { ...vaeLoss(images, decoded, zMean, zLogVar, options) };
  };

  return {
    /** epsilon [n, latentDim] from N(0, 1) → loss, reconstructionLoss, klLoss, in inference mode. */
    evaluate: (batch: LabelledImages, epsilon: tf.Tensor) => tf.tidy(() => losses(batch, epsilon, {})),
    /**
     * Takes the same arguments and moves the weights one step along the gradient. The losses are computed
     * before the update, in training mode.
     */
    train: (batch: LabelledImages, epsilon: tf.Tensor, random?: RandomSource) =>
      tf.tidy(() => minimize(optimizer, () => losses(batch, epsilon, { training: true, random }), weights)),
  };
}
