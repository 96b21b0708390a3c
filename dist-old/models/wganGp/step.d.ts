import { tf } from "../../tensorflow/backend";
import type { RandomSource } from "../layers/randomLayers";
/**
 * images [n, height, width, channels] → scalar, ≥ 0: the mean of (‖slope‖ − 1)² over the images, where an
 * image's slope is the gradient of its score with respect to its pixels. The result is differentiable.
 *
 * @param score images → scores [n, 1], each of which depends on its own image only
 */
export declare function gradientPenalty(score: (images: tf.Tensor) => tf.Tensor, images: tf.Tensor): tf.Scalar;
/**
 * Makes the training steps for one batch (algorithm 1 of the paper). They depend on tensors and tf.Variables
 * only, so they can be compiled. All results are computed before the weights are updated.
 *
 * @param gpWeight λ, the weight of the gradient penalty, ≥ 0; the paper uses 10
 */
export declare function wganGpSteps(generator: tf.LayersModel, critic: tf.LayersModel, gOptimizer: tf.Optimizer, cOptimizer: tf.Optimizer, { gpWeight }?: {
    gpWeight?: number;
}): {
    /** z [n, latentDim] → images [n, height, width, channels], made with the generator's current weights */
    generate: (z: tf.Tensor) => tf.Tensor4D;
    /**
     * Generated and real images, both [n, height, width, channels], and mix [n, 1, 1, 1] in 0..1, the
     * position between the two at which the slope is measured → scalars: distance, the critic's estimate of
     * the Wasserstein distance; penalty, multiplied by gpWeight; and loss, which is penalty − distance.
     * Updates only the critic's weights.
     */
    critic: (generated: tf.Tensor, real: tf.Tensor, mix: tf.Tensor, random?: RandomSource) => Record<"loss" | "distance" | "penalty", tf.Scalar>;
    /**
     * z [n, latentDim] → loss, the negative mean score of the generated images. Updates only the generator's
     * weights.
     */
    generator: (z: tf.Tensor, random?: RandomSource) => tf.Scalar;
};
