import { tf } from "../../tensorflow/backend";
import type { RandomStream } from "../../tensorflow/random";
import { minimize } from "../../training/minimize";
import { weightsOf } from "../../training/trainState";
import { augment, type AugmentOptions } from "./augment";

/** Images [n, height, width, channels] with their classes, int32 [n]: positions from 0. */
export type ClassifiedImages = { images: tf.Tensor; labels: tf.Tensor };

/**
 * Makes the training and evaluation steps for one batch. They depend on tensors and tf.Variables only, so
 * they can be compiled. Both return two scalars: loss, the cross-entropy in nats, and accuracy in 0..1.
 */
export function classifierSteps(model: tf.LayersModel, optimizer: tf.Optimizer, options: AugmentOptions) {
  const weights = weightsOf(model);
  const classes = model.outputs[0].shape[1]!;

  const losses = (images: tf.Tensor, labels: tf.Tensor, mode: { training?: true }) => {
    const scores = model.apply(images, mode) as tf.Tensor2D;
    const truth = tf.oneHot(labels, classes);
    const loss = tf.losses.softmaxCrossEntropy<typeof truth, tf.Scalar>(truth, scores);
    const accuracy = scores.argMax(1).equal(labels).toFloat().mean<tf.Scalar>();
    return { loss, accuracy };
  };

  return {
    /** The losses in inference mode. */
    evaluate: ({ images, labels }: ClassifiedImages) => tf.tidy(() => losses(images, labels, {})),
    /**
     * Augments the images and moves the weights one step along the gradient. The losses are computed before
     * the update, in training mode.
     */
    train: ({ images, labels }: ClassifiedImages, random: RandomStream) =>
      tf.tidy(() => {
        const changed = augment(images as tf.Tensor4D, random, options);
        return minimize(optimizer, () => losses(changed, labels, { training: true }), weights);
      }),
  };
}
