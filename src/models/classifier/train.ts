/** Trains a classifier of images with Adam, whose learning rate falls along half a cosine. */
import { tf } from "../../tensorflow/backend";
import { batches } from "../../training/batches";
import { positive, wholeNumber } from "../../training/checks";
import type { TrainEvent } from "../../training/events";
import { checkLabelled, type LabelledExamples } from "../../training/examples";
import type { Metrics } from "../../training/metrics";
import { numberAt, type LiveNumber } from "../../training/liveNumbers";
import { adam } from "../../training/optimizers/adam";
import { cosine } from "../../training/optimizers/schedules";
import { checkRunOptions, type RunOptions } from "../../training/runOptions";
import { Session } from "../../training/session";
import { weightsOf } from "../../training/trainState";
import { checkEnds, checkLabels, checkShape, pixelValues } from "../layers/checks";
import type { AugmentOptions } from "./augment";
import { classifierSteps } from "./step";

export interface TrainClassifierOptions extends RunOptions, AugmentOptions {
  /**
   * Number of passes over the images, ≥ 1.
   *
   * @defaultValue 10
   */
  epochs?: number;
  /**
   * Images per step, ≥ 1. What remains at the end of an epoch waits for a later one.
   *
   * @defaultValue 128
   */
  batchSize?: number;
  /**
   * Adam's learning rate, > 0. It may change during training: pass a slider, or a function of the step.
   *
   * @defaultValue from 3e-3 to 3e-5 along half a cosine
   */
  learningRate?: LiveNumber;
  /**
   * Classified images on which loss and accuracy are measured after each epoch. The epoch's logs report them
   * as valLoss and valAccuracy.
   *
   * @defaultValue no validation
   */
  validation?: LabelledExamples;
}

const METRICS: Metrics = {
  loss: { unit: "cross-entropy (nats)" },
  accuracy: { unit: "share of the images that are classified correctly" },
};

const VALIDATION_BATCH = 200;

/**
 * Trains the classifier and yields an event after each step and epoch. Pass the result to `fit`. If `run`
 * holds a checkpoint, training resumes from it bit for bit.
 *
 * @param model images → scores [n, classes]: see buildClassifier
 * @param data images [n, height, width, channels], a tensor or a stream, with their classes, int32 [n]. The
 *   caller keeps ownership of the data and the model.
 * @returns events whose logs hold loss, the cross-entropy in nats, and accuracy in 0..1
 * @throws RangeError, at once, if an option or the labels are outside their range
 * @throws Error, at once, if the model and images don't match; at the first step, if the run's checkpoint was
 *   made with different settings
 * @throws DivergedError if the loss explodes or becomes NaN
 */
export function trainClassifier(
  model: tf.LayersModel,
  data: LabelledExamples,
  options: TrainClassifierOptions = {},
): AsyncGenerator<TrainEvent, void> {
  checkEnds("classifier", model, 1, 1);
  const about = checkData("", data, model);
  if (options.validation) checkData("validation.", options.validation, model);
  return train(model, data, { ...options, ...checked(options, data.images.shape[0]) }, about);
}

async function* train(
  model: tf.LayersModel,
  data: LabelledExamples,
  options: TrainClassifierOptions & ReturnType<typeof checked>,
  about: Record<string, string>,
): AsyncGenerator<TrainEvent, void> {
  const { epochs, batchSize, learningRate, flip = false, shift, validation, signal } = options;
  const session = await Session.open(options);
  try {
    const random = session.stream("augmentation");
    const weights = weightsOf(model);
    const optimizer = session.optimizer("optimizer", options.optimizer ?? adam, { learningRate }, weights);
    const steps = classifierSteps(model, optimizer, { flip, shift });
    const order = batches({
      count: data.images.shape[0],
      batchSize,
      seed: session.seed,
      rest: "dropped",
    });
    const training = session.trainer((batch) => steps.train(batch, random), examplesOf(data), order);
    const evaluation =
      validation &&
      session.evaluator(
        steps.evaluate,
        examplesOf(validation),
        batches({ count: validation.images.shape[0], batchSize: VALIDATION_BATCH, order: "sequential" }),
      );
    yield* session.begin({
      models: { classifier: model },
      batches: order,
      epochs,
      metrics: METRICS,
      options: { batchSize, flip, shift, ...about },
      ...(evaluation && { validate: () => evaluation.means(signal) }),
    });
    while (session.goesOn) yield* session.after(await training.run(session.next()));
  } finally {
    await session.close();
  }
}

/** Picks images and labels, because a data set may have other fields, such as its name. */
const examplesOf = ({ images, labels }: LabelledExamples): LabelledExamples => ({ images, labels });

/** Returns the options, with defaults filled in. */
function checked(options: TrainClassifierOptions, count: number) {
  const { epochs = 10, batchSize = Math.min(128, count), shift = 0 } = options;
  wholeNumber("epochs", epochs, 1, "it is the number of passes over the images");
  wholeNumber("batchSize", batchSize, 1, "it is the number of images per step");
  wholeNumber("shift", shift, 0, "it is the largest distance in pixels; 0 leaves the images in place");
  if (batchSize > count) {
    throw new RangeError(`batchSize must be at most ${count}, the number of images, got ${batchSize}.`);
  }
  const steps = epochs * Math.floor(count / batchSize);
  const learningRate = options.learningRate ?? cosine({ from: 3e-3, to: 3e-5, steps });
  positive("learningRate", numberAt(learningRate, 1), "the default begins at 3e-3");
  checkRunOptions(options);
  return { epochs, batchSize, shift, learningRate };
}

/**
 * @returns descriptions that identify the images and labels
 * @throws TypeError if they are not images with labels; Error if the images do not have the model's input
 *   shape; RangeError if the labels do not belong to them or to the model's classes
 */
function checkData(prefix: string, data: LabelledExamples, model: tf.LayersModel) {
  checkLabelled(prefix === "" ? "data" : "validation", data);
  const { images, labels } = data;
  checkShape(`${prefix}images`, images, model, "classifier");
  return {
    images: pixelValues(images).about,
    labels: checkLabels(`${prefix}labels`, labels, images.shape[0], model.outputs[0].shape[1]!),
  };
}
