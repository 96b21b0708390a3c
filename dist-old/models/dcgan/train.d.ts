/**
 * Trains the DCGAN. Chollet, "Deep Learning with Python", 1st edition, section 8.5, listings 8.31 and 8.32.
 *
 * Differs from the book:
 * - Images are in −1..1, the range of the generator's tanh. The book's are in 0..1 (`rangeMismatch`).
 * - Each network has its own optimizer and its own list of weights, instead of a third model that holds a
 *   frozen discriminator.
 * - A run that is stopped, or even killed, resumes bit for bit from its last checkpoint.
 * - Noise, order and initial weights come from seeds, and each step measures the spread of the samples.
 */
import { tf } from "../../tensorflow/backend";
import type { TrainEvent } from "../../training/events";
import { type LiveNumber } from "../../training/liveNumbers";
import { type RunOptions } from "../../training/runOptions";
export interface TrainDcganOptions extends RunOptions {
    /** Number of generator steps, ≥ 1.
     *
     * @defaultValue 10,000
     */
    iterations?: number;
    /**
     * Number of real images in a discriminator step, which sees as many generated ones, ≥ 1.
     *
     * @defaultValue 20
     */
    batchSize?: number;
    /**
     * Distribution of z: N(0, I), or uniform over −1..1: see trick 2.
     *
     * @defaultValue "normal"
     */
    latentDistribution?: "normal" | "uniform";
    /**
     * Scale of the noise that is added to the discriminator's labels, labelNoise · uniform(0..1); ≥ 0: see
     * trick 3.
     *
     * @defaultValue 0.05
     */
    labelNoise?: number;
    /**
     * The label that the generator's images should get from the discriminator, 0..1.
     *
     * @defaultValue 0, "real"
     */
    misleadingTarget?: number;
    /**
     * Number of discriminator steps for each generator step, each with new images, ≥ 1.
     *
     * @defaultValue 1
     */
    dSteps?: number;
    /**
     * Order of the real images: the given order on every pass (the book), or a new order for each pass.
     *
     * @defaultValue "sequential"
     */
    order?: "sequential" | "shuffled";
    /**
     * The discriminator's learning rate, > 0. Both learning rates may change during training: pass a slider, or
     * a function of the step.
     *
     * @defaultValue 8e-4
     */
    dLearningRate?: LiveNumber;
    /**
     * The generator's learning rate, > 0.
     *
     * @defaultValue 4e-4
     */
    aLearningRate?: LiveNumber;
    /**
     * Allows images in 0..1 for a generator that makes −1..1, as in the book's first printing.
     *
     * @defaultValue false
     */
    rangeMismatch?: boolean;
}
/**
 * Trains the generator and discriminator against each other (book: listing 8.32) and yields an event after
 * each step and epoch. Pass the result to `fit`. An epoch is one pass over the real images: 250 steps for the
 * book's 5,000 frogs.
 *
 * If `run` holds a checkpoint, training first replays the earlier events (marked `replayed`), then resumes
 * bit for bit. The state is saved every `checkpointEvery` steps and when the loop ends for any reason: the
 * last step, an interrupt, `break`, or an aborted signal. `ema` averages the generator's weights.
 *
 * @param images [n, 32, 32, 3] in −1..1. The caller keeps ownership of the images and models.
 * @returns events whose logs hold dLoss and aLoss (nats) and spread (the standard deviation over the samples,
 *   averaged over pixels)
 * @throws RangeError, at once, if an option or the images are outside their range
 * @throws Error, at once, if the models and images don't match; at the first step, if the run's checkpoint
 *   was made with different settings
 * @throws DivergedError if a loss explodes or becomes NaN
 */
export declare function trainDcgan(generator: tf.LayersModel, discriminator: tf.LayersModel, images: tf.Tensor4D, options?: TrainDcganOptions): AsyncGenerator<TrainEvent, void>;
