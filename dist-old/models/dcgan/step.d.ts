import { tf } from "../../tensorflow/backend";
import type { RandomSource } from "../layers/randomLayers";
export interface DcganSteps {
    /** z [n, latentDim] → images [n, height, width, channels], made with the generator's current weights */
    generate: (z: tf.Tensor) => tf.Tensor4D;
    /**
     * Generated and real images, both [n, height, width, channels], and labelNoise [2n, 1] → dLoss. Updates
     * only the discriminator's weights, towards 1 for generated and 0 for real images, plus the label noise.
     */
    discriminator: (generated: tf.Tensor, real: tf.Tensor, labelNoise: tf.Tensor, random: RandomSource) => tf.Scalar;
    /**
     * z [n, latentDim] → aLoss. Updates only the generator's weights, so that the discriminator returns
     * misleadingTarget for its images.
     */
    generator: (z: tf.Tensor, random: RandomSource) => tf.Scalar;
}
/**
 * Makes the training steps for one batch (book: listing 8.32). They depend on tensors and tf.Variables only,
 * so they can be compiled. Both losses are computed before the weights are updated. The discriminator's
 * dropout is active in both.
 *
 * @param options.misleadingTarget the label, 0..1, that the generator's images should get from the
 *   discriminator. @defaultValue 0, "real"
 */
export declare function dcganSteps(generator: tf.LayersModel, discriminator: tf.LayersModel, dOptimizer: tf.Optimizer, aOptimizer: tf.Optimizer, { misleadingTarget }?: {
    misleadingTarget?: number;
}): DcganSteps;
