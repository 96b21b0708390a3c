/** Trains the conditional VAE: the chapter's loop (listing 8.27) on images with labels. */
import type { tf } from "../../tensorflow/backend";
import type { TrainEvent } from "../../training/events";
import { checkLabelled, type LabelledExamples } from "../../training/examples";
import { checkLabels } from "../layers/checks";
import { checkImages, checkModels } from "../vae/checks";
import { checkVaeOptions, trainSteps, type TrainVaeOptions } from "../vae/train";
import { conditionalVaeSteps } from "./step";

export interface TrainConditionalVaeOptions extends Omit<TrainVaeOptions, "validation"> {
  /**
   * Labelled images on which the losses are measured after each epoch. The epoch's logs report them as
   * valLoss, valReconstructionLoss and valKlLoss.
   *
   * @defaultValue no validation
   */
  validation?: LabelledExamples;
}

/**
 * Trains the encoder and decoder together and yields an event after each step and epoch. Pass the result to
 * `fit`. If `run` holds a checkpoint, training resumes from it bit for bit.
 *
 * @param data images [n, 28, 28, 1] in 0..1, a tensor or a stream, and labels, int32 [n]. The caller keeps
 *   ownership of the data and models.
 * @returns events whose logs hold reconstructionLoss, klLoss and their sum, loss: the values of one step, or
 *   means over an epoch
 * @throws RangeError, at once, if an option or the data are outside their range
 * @throws Error, at once, if the models and data don't match; at the first step, if the run's checkpoint was
 *   made with different settings
 * @throws DivergedError if a loss explodes or becomes NaN
 */
export function trainConditionalVae(
  encoder: tf.LayersModel,
  decoder: tf.LayersModel,
  data: LabelledExamples,
  options: TrainConditionalVaeOptions = {},
): AsyncGenerator<TrainEvent, void> {
  const settings = checkVaeOptions(options);
  checkModels(encoder, decoder, 2);
  const classes = checkClasses(encoder, decoder);
  const about = checkData("", data, encoder, classes);
  const { validation, firstPrinting } = options;
  if (validation) checkData("validation.", validation, encoder, classes);
  return trainSteps<LabelledExamples>(
    encoder,
    decoder,
    (optimizer, klWeight) => conditionalVaeSteps(encoder, decoder, optimizer, { firstPrinting, klWeight }),
    examplesOf(data),
    { ...options, ...settings, validation: validation && examplesOf(validation), about },
  );
}

/** Picks images and labels, because a data set may have other fields, such as its name. */
const examplesOf = ({ images, labels }: LabelledExamples): LabelledExamples => ({ images, labels });

/**
 * @returns the number of classes that both models take
 * @throws Error if they differ, or the models don't match
 */
function checkClasses(encoder: tf.LayersModel, decoder: tf.LayersModel): number {
  const [seen, told] = [encoder, decoder].map(({ inputs }) => inputs[1].shape.slice(1).join(", "));
  if (seen === told && !seen.includes(",")) return Number(seen);
  throw new Error(
    `The encoder and decoder don't match: the encoder takes labels [n, ${seen}], but the decoder [n, ${told}]; expected [n, classes] ` +
      "for both. Build both with the same `classes`.",
  );
}

/**
 * @returns descriptions that identify the images and labels
 * @throws TypeError if they are not images with labels; RangeError if the labels do not belong to the images
 *   or to the models' classes
 */
function checkData(
  prefix: string,
  data: LabelledExamples,
  encoder: tf.LayersModel,
  classes: number,
): Record<string, string> {
  checkLabelled(prefix === "" ? "data" : "validation", data);
  const { images, labels } = data;
  return {
    images: checkImages(`${prefix}images`, images, encoder),
    labels: checkLabels(`${prefix}labels`, labels, images.shape[0], classes),
  };
}
