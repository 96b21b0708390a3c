/** Trains the conditional VAE: the chapter's loop (listing 8.27) on images with labels. */
import { tf } from "../../tensorflow/backend";
import type { TrainEvent } from "../../training/events";
import { type TrainVaeOptions } from "../vae/train";
import { type LabelledImages } from "./step";
export interface TrainConditionalVaeOptions extends Omit<TrainVaeOptions, "validation"> {
    /**
     * Labelled images on which the losses are measured after each epoch. The epoch's logs report them as
     * valLoss, valReconstructionLoss and valKlLoss.
     *
     * @defaultValue no validation
     */
    validation?: LabelledImages;
}
/**
 * Trains the encoder and decoder together and yields an event after each step and epoch. Pass the result to
 * `fit`. If `run` holds a checkpoint, training resumes from it bit for bit.
 *
 * @param data images [n, 28, 28, 1] in 0..1 and labels, int32 [n]. The caller keeps ownership of the data and
 *   models.
 * @returns events whose logs hold reconstructionLoss, klLoss and their sum, loss: the values of one step, or
 *   means over an epoch
 * @throws RangeError, at once, if an option or the data are outside their range
 * @throws Error, at once, if the models and data don't match; at the first step, if the run's checkpoint was
 *   made with different settings
 * @throws DivergedError if a loss explodes or becomes NaN
 */
export declare function trainConditionalVae(encoder: tf.LayersModel, decoder: tf.LayersModel, data: LabelledImages, options?: TrainConditionalVaeOptions): AsyncGenerator<TrainEvent, void>;
