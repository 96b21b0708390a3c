/**
 * Trains the variational autoencoder. Chollet, "Deep Learning with Python", 1st edition, section 8.4, listing
 * 8.27.
 *
 * Differs from the book:
 * - A loop that yields events replaces Keras' compile and fit. Each training run starts with a fresh RMSprop.
 * - The two parts of the loss are reported separately, in validation too.
 * - Validation uses batches of 200 images instead of batchSize, which is faster and gives the same mean.
 * - Order and noise come from a seed. A run that is stopped, or even killed, resumes bit for bit.
 */
import type { tf } from "../../tensorflow/backend";
import type { RandomStream } from "../../tensorflow/random";
import { batches } from "../../training/batches";
import { positive, wholeNumber } from "../../training/checks";
import type { TrainEvent } from "../../training/events";
import { countOf, type Batch, type ExampleList, type Examples } from "../../training/examples";
import { numberAt, type LiveNumber } from "../../training/liveNumbers";
import { rmsprop } from "../../training/optimizers/rmsprop";
import { checkRunOptions, type RunOptions } from "../../training/runOptions";
import { Session } from "../../training/session";
import { weightsOf } from "../../training/trainState";
import { checkImages, checkModels } from "./checks";
import { VAE_METRICS } from "./metrics";
import { checkKlWeight, type SamplingOptions } from "./networks";
import { vaeSteps } from "./step";

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
  validation?: ExampleList;
}

const VALIDATION_BATCH = 200;

const checkRate = (value: number) => positive("learningRate", value, "the book uses 1e-3");

/**
 * Trains the encoder and decoder together (book: listing 8.27) and yields an event after each step and epoch.
 * Pass the result to `fit`. Training starts from the models' current weights, with a fresh optimizer and
 * fresh random streams. If `run` holds a checkpoint, training resumes from it bit for bit.
 *
 * @param images [n, 28, 28, 1] in 0..1: a tensor, or a stream from streamImages. The caller keeps
 *   ownership of the images and models.
 * @returns events whose logs hold reconstructionLoss, klLoss and their sum, loss: the values of one step, or
 *   means over an epoch
 * @throws RangeError, at once, if an option or the images are outside their range
 * @throws Error, at once, if the models and images don't match; at the first step, if the run's checkpoint
 *   was made with different settings
 * @throws DivergedError if a loss explodes or becomes NaN
 */
export function trainVae(
  encoder: tf.LayersModel,
  decoder: tf.LayersModel,
  images: ExampleList,
  options: TrainVaeOptions = {},
): AsyncGenerator<TrainEvent, void> {
  const settings = checkVaeOptions(options);
  checkModels(encoder, decoder);
  const about = checkImages("images", images, encoder);
  if (options.validation) checkImages("validation", options.validation, encoder);
  const steps: MakeSteps<ExampleList> = (optimizer, klWeight) =>
    vaeSteps(encoder, decoder, optimizer, { firstPrinting: options.firstPrinting, klWeight });
  return trainSteps(encoder, decoder, steps, images, { ...options, ...settings, about: { images: about } });
}

/** Makes the steps of a VAE, for examples that are images, or images and something else, such as labels. */
export type MakeSteps<E extends Examples> = (
  optimizer: tf.Optimizer,
  klWeight: tf.Tensor,
) => {
  train: (batch: Batch<E>, epsilon: tf.Tensor, dropout: RandomStream) => Record<string, tf.Scalar>;
  evaluate: (batch: Batch<E>, epsilon: tf.Tensor) => Record<string, tf.Scalar>;
};

/**
 * Runs the training loop of any VAE: trainVae's, once options, models and examples have been checked.
 *
 * @param settings what `checkVaeOptions` returned; `about` identifies the examples
 */
export async function* trainSteps<E extends Examples>(
  encoder: tf.LayersModel,
  decoder: tf.LayersModel,
  makeSteps: MakeSteps<E>,
  examples: E,
  settings: Omit<TrainVaeOptions, "validation"> &
    ReturnType<typeof checkVaeOptions> & { validation?: E; about: Record<string, string> },
): AsyncGenerator<TrainEvent, void> {
  const { epochs, batchSize, learningRate, epsilon, firstPrinting = false, validation, signal } = settings;
  const session = await Session.open(settings);
  try {
    const [sampling, dropout] = [session.stream("sampling"), session.stream("dropout")];
    const others = session.stream("validation"); // separate, so that validation does not affect training
    const weights = weightsOf(encoder, decoder);
    const optimizer = session.optimizer(
      "optimizer",
      settings.optimizer,
      { learningRate },
      weights,
      checkRate,
    );
    const klWeight = session.setting({ klWeight: settings.klWeight }, checkKlWeight);
    const steps = makeSteps(optimizer, klWeight);
    const latentDim = decoder.inputs[0].shape[1]!;
    const noise = (random: RandomStream, batch: Batch<E>) => random.normal([countOf(batch), latentDim]);

    const order = batches({ count: countOf(examples), batchSize, seed: session.seed });
    const training = session.trainer(
      (batch) => steps.train(batch, noise(sampling, batch), dropout),
      examples,
      order,
    );
    const evaluation =
      validation &&
      session.evaluator(
        (batch) => steps.evaluate(batch, noise(others, batch)),
        validation,
        batches({ count: countOf(validation), batchSize: VALIDATION_BATCH, order: "sequential" }),
      );

    yield* session.begin({
      models: { encoder, decoder },
      batches: order,
      epochs,
      metrics: VAE_METRICS,
      options: { batchSize, epsilon, firstPrinting, ...settings.about },
      ...(evaluation && { validate: () => evaluation.means(signal) }),
    });
    while (session.goesOn) yield* session.after(await training.run(session.next()));
  } finally {
    await session.close();
  }
}

/**
 * @returns the options, with the book's values as defaults
 * @throws RangeError if an option is outside its range; Error if `epsilon` is given along with `optimizer`
 */
export function checkVaeOptions(options: Omit<TrainVaeOptions, "validation">) {
  const { epochs = 10, batchSize = 16, learningRate = 1e-3, epsilon = 1e-7, klWeight = 5e-4 } = options;
  checkRate(numberAt(learningRate, 1));
  checkKlWeight(numberAt(klWeight, 1));
  positive("epsilon", epsilon, "it keeps RMSprop's division finite; Keras uses 1e-7");
  if (options.optimizer && options.epsilon !== undefined) {
    throw new Error(
      "epsilon applies only to the default optimizer: pass it to the optimizer that you make in `optimizer` instead.",
    );
  }
  checkRunOptions(options);
  return {
    epochs: wholeNumber("epochs", epochs, 1, "the book uses 10"),
    batchSize: wholeNumber("batchSize", batchSize, 1, "the book uses 16"),
    learningRate,
    epsilon,
    klWeight,
    optimizer: options.optimizer ?? ((rate: number) => rmsprop(rate, { epsilon })),
  };
}
