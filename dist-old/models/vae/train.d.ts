/**
 * Trains the variational autoencoder. Chollet, "Deep Learning with Python", 1st edition, section 8.4, listing
 * 8.27.
 *
 * Differs from the book:
 * - A loop that yields events replaces Keras' compile and fit. Each training starts with a fresh RMSprop.
 * - The two parts of the loss are reported separately, in validation too.
 * - Validation uses batches of 200 images instead of batchSize, which is faster and gives the same mean.
 * - Order and noise come from a seed. A run that is stopped, or even killed, resumes bit for bit.
 */
import { tf } from "../../tensorflow/backend";
import type { RandomStream } from "../../tensorflow/random";
import type { TrainEvent } from "../../training/events";
import { type LiveNumber } from "../../training/liveNumbers";
import { type RunOptions } from "../../training/runOptions";
import type { Batch, Examples } from "../../training/stepRunner";
import { type SamplingOptions } from "./networks";
export interface TrainVaeOptions extends RunOptions, SamplingOptions {
    /**
     * Number of passes over the images, ≥ 1.
     *
     * @defaultValue 10
     */
    epochs?: number;
    /**
     * Images per step, ≥ 1. The last step of an epoch takes the remainder.
     *
     * @defaultValue 16
     */
    batchSize?: number;
    /**
     * The optimizer's learning rate, > 0. Like klWeight, it may change during training: pass a slider, or a
     * function of the step.
     *
     * @defaultValue 1e-3
     */
    learningRate?: LiveNumber;
    /**
     * ε of the default optimizer, RMSprop, > 0. Keras 2.0.8 uses 1e-8.
     *
     * @defaultValue 1e-7
     */
    epsilon?: number;
    /**
     * β, the weight of the KL term, ≥ 0.
     *
     * @defaultValue 5e-4
     */
    klWeight?: LiveNumber;
    /**
     * Images [n, 28, 28, 1] in 0..1 on which the losses are measured after each epoch. The epoch's logs report
     * them as valLoss, valReconstructionLoss and valKlLoss.
     *
     * @defaultValue no validation
     */
    validation?: tf.Tensor;
}
/**
 * Trains the encoder and decoder together (book: listing 8.27) and yields an event after each step and epoch.
 * Pass the result to `fit`. Training starts from the models' current weights, with a fresh optimizer and
 * fresh random streams. If `run` holds a checkpoint, training resumes from it bit for bit.
 *
 * @param images [n, 28, 28, 1] in 0..1. The caller keeps ownership of the images and models.
 * @returns events whose logs hold reconstructionLoss, klLoss and their sum, loss: the values of one step, or
 *   means over an epoch
 * @throws RangeError, at once, if an option or the images are outside their range
 * @throws Error, at once, if the models and images don't match; at the first step, if the run's checkpoint
 *   was made with different settings
 * @throws DivergedError if a loss explodes or becomes NaN
 */
export declare function trainVae(encoder: tf.LayersModel, decoder: tf.LayersModel, images: tf.Tensor, options?: TrainVaeOptions): AsyncGenerator<TrainEvent, void>;
/** Makes the steps of a VAE, for examples that are images or more than images. */
export type MakeSteps<E extends Examples> = (optimizer: tf.Optimizer, klWeight: tf.Tensor) => {
    train: (batch: Batch<E>, epsilon: tf.Tensor, dropout: RandomStream) => Record<string, tf.Scalar>;
    evaluate: (batch: Batch<E>, epsilon: tf.Tensor) => Record<string, tf.Scalar>;
};
/**
 * The training of any VAE: trainVae's, once options, models and examples have been checked.
 *
 * @param settings what `checkVaeOptions` returned, with what tells these examples from others
 */
export declare function trainSteps<E extends Examples>(encoder: tf.LayersModel, decoder: tf.LayersModel, makeSteps: MakeSteps<E>, examples: E, settings: Omit<TrainVaeOptions, "validation"> & ReturnType<typeof checkVaeOptions> & {
    validation?: E;
    about: Record<string, string>;
}): AsyncGenerator<TrainEvent, void>;
/**
 * @returns the options, with the book's values as defaults
 * @throws RangeError if an option is outside its range; Error if `epsilon` is given along with `optimizer`
 */
export declare function checkVaeOptions(options: Omit<TrainVaeOptions, "validation">): {
    epochs: number;
    batchSize: number;
    learningRate: LiveNumber;
    epsilon: number;
    klWeight: LiveNumber;
    optimizer: import("../../training/runOptions").MakeOptimizer;
};
