import { tf } from "../../tensorflow/backend";
import type { RandomSource } from "../layers/randomLayers";
import { type SamplingOptions, type VaeLoss } from "./networks";
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
 */
export declare function vaeSteps(encoder: tf.LayersModel, decoder: tf.LayersModel, optimizer: tf.Optimizer, options?: SamplingOptions & {
    klWeight?: number | tf.Tensor;
}): VaeSteps;
export {};
