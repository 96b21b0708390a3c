/**
 * Trains a Wasserstein GAN with gradient penalty. Gulrajani et al. 2017, arXiv:1704.00028, algorithm 1.
 *
 * The default settings are those of the algorithm: λ = 10, five critic steps for each generator step, Adam
 * with learning rate 1e-4, β₁ 0 and β₂ 0.9, batches of 64. For CIFAR-10 the paper uses 2e-4, decaying to 0
 * over 100,000 generator steps.
 */
import { tf } from "../../tensorflow/backend";
import type { TrainEvent } from "../../training/events";
import { type LiveNumber } from "../../training/liveNumbers";
import { type RunOptions } from "../../training/runOptions";
export interface TrainWganGpOptions extends RunOptions {
    /**
     * Number of generator steps, ≥ 1.
     *
     * @defaultValue 10,000
     */
    iterations?: number;
    /**
     * Number of real images in a critic step, which sees as many generated ones, ≥ 1.
     *
     * @defaultValue 64
     */
    batchSize?: number;
    /**
     * Number of critic steps for each generator step, each with new images, ≥ 1.
     *
     * @defaultValue 5
     */
    criticSteps?: number;
    /**
     * λ, the weight of the gradient penalty, ≥ 0.
     *
     * @defaultValue 10
     */
    gpWeight?: number;
    /**
     * Learning rate of both optimizers, > 0. It may change during training: pass a slider, or a function of the
     * step.
     *
     * @defaultValue 1e-4
     */
    learningRate?: LiveNumber;
}
/**
 * Trains the generator and critic against each other and yields an event after each generator step and epoch.
 * Pass the result to `fit`. An epoch has as many steps as the real images suffice for. `ema` averages the
 * generator's weights.
 *
 * @param critic images → scores [n, 1], without a sigmoid: see buildCritic
 * @param images [n, 32, 32, 3] in −1..1. The caller keeps ownership of the images and models.
 * @returns events whose logs hold the distance and penalty of the last critic step, gLoss, and spread (the
 *   standard deviation over the samples, averaged over pixels)
 * @throws RangeError, at once, if an option or the images are outside their range
 * @throws Error, at once, if the models and images don't match; at the first step, if the run's checkpoint
 *   was made with different settings
 * @throws DivergedError if a metric explodes or becomes NaN
 */
export declare function trainWganGp(generator: tf.LayersModel, critic: tf.LayersModel, images: tf.Tensor4D, options?: TrainWganGpOptions): AsyncGenerator<TrainEvent, void>;
