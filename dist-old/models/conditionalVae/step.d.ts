import { tf } from "../../tensorflow/backend";
import type { RandomSource } from "../layers/randomLayers";
import { type SamplingOptions } from "../vae/networks";
/** Images [n, 28, 28, 1] in 0..1 and their labels, int32 [n] in 0..classes − 1. */
export type LabelledImages = {
    images: tf.Tensor;
    labels: tf.Tensor;
};
/**
 * Makes the training and evaluation steps for one batch. They depend on tensors and tf.Variables only, so
 * they can be compiled.
 */
export declare function conditionalVaeSteps(encoder: tf.LayersModel, decoder: tf.LayersModel, optimizer: tf.Optimizer, options?: SamplingOptions & {
    klWeight?: number | tf.Tensor;
}): {
    /** epsilon [n, latentDim] from N(0, 1) → loss, reconstructionLoss, klLoss, in inference mode. */
    evaluate: (batch: LabelledImages, epsilon: tf.Tensor) => {
        loss: tf.Scalar;
        reconstructionLoss: tf.Scalar;
        klLoss: tf.Scalar;
    };
    /**
     * Takes the same arguments and moves the weights one step along the gradient. The losses are computed
     * before the update, in training mode.
     */
    train: (batch: LabelledImages, epsilon: tf.Tensor, random?: RandomSource) => Record<"loss" | "reconstructionLoss" | "klLoss", tf.Scalar>;
};
