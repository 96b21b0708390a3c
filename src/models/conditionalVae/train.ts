/** Training the conditional VAE: the chapter's loop (listing 8.27) on images with labels. */
import { tf } from "../../tensorflow/backend";
import type { TrainEvent } from "../../training/events";
import { checkImages, checkModels } from "../vae/checks";
import { checkVaeOptions, trainSteps, type TrainVaeOptions } from "../vae/train";
import { conditionalVaeSteps, type LabelledImages } from "./step";

export interface TrainConditionalVaeOptions extends Omit<TrainVaeOptions, "validation"> {
  /** Images with labels on which the loss is measured after each epoch: valLoss and so on in its logs. */
  validation?: LabelledImages;
}

/**
 * Trains encoder and decoder together and yields an event after each step and epoch; `fit` runs it. With a
 * `run` that holds a checkpoint it goes on from there, to the last bit.
 *
 * @param data images [n, 28, 28, 1] in 0..1 and labels, int32 [n]; they stay the caller's, as do the models
 * @returns events with loss, reconstructionLoss and klLoss (loss is their sum), of the step or as means over
 *   the epoch
 * @throws at once where options, models and data don't fit; at the first step where the run's checkpoint was
 *   made with other settings; while it runs, DivergedError where a loss explodes
 */
export function trainConditionalVae(
  encoder: tf.LayersModel,
  decoder: tf.LayersModel,
  data: LabelledImages,
  options: TrainConditionalVaeOptions = {},
): AsyncGenerator<TrainEvent, void> {
  const settings = checkVaeOptions(options);
  checkModels(encoder, decoder, 2);
  const classes = checkClasses(encoder, decoder);
  const about = checkData("", data, encoder, classes);
  const { validation, firstPrinting } = options;
  if (validation) checkData("validation.", validation, encoder, classes);
  return trainSteps<LabelledImages>(
    encoder,
    decoder,
    (optimizer, klWeight) => conditionalVaeSteps(encoder, decoder, optimizer, { firstPrinting, klWeight }),
    examplesOf(data),
    { ...options, ...settings, validation: validation && examplesOf(validation), about },
  );
}

/** A data set has more than images and labels: its name, say. */
const examplesOf = ({ images, labels }: LabelledImages): LabelledImages => ({ images, labels });

/** @returns how many classes both take */
function checkClasses(encoder: tf.LayersModel, decoder: tf.LayersModel): number {
  const [seen, told] = [encoder, decoder].map(({ inputs }) => inputs[1].shape.slice(1).join(", "));
  if (seen === told && !seen.includes(",")) return Number(seen);
  throw new Error(
    `encoder and decoder don't fit: the encoder takes labels [n, ${seen}], the decoder [n, ${told}], expected [n, classes] ` +
      "for both. Build both with the same `classes`.",
  );
}

/** @returns what tells these examples from others */
function checkData(
  prefix: string,
  { images, labels }: LabelledImages,
  encoder: tf.LayersModel,
  classes: number,
): Record<string, string> {
  const about = checkImages(`${prefix}images`, images, encoder);
  const [min, max, mean] = tf.tidy(() =>
    tf.stack([labels.min(), labels.max(), labels.toFloat().mean()].map((each) => each.toFloat())).dataSync(),
  );
  const fits = labels.shape.join() === String(images.shape[0]) && labels.dtype === "int32";
  if (!fits || min < 0 || max >= classes) {
    throw new RangeError(
      `${prefix}labels must be int32 [${images.shape[0]}] in 0..${classes - 1}, one for each image, got ${labels.dtype} ` +
        `[${labels.shape.join(", ")}] in ${min}..${max}: take the labels of the same images, or build the models with more ` +
        "`classes`.",
    );
  }
  return { images: about, labels: `mean ${mean}` };
}
