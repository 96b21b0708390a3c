/**
 * Trains a diffusion model. Chollet & Watson, "Deep Learning with Python", 3rd edition, chapter 17.
 *
 * Differs from the book:
 * - Order, noise and diffusion times come from a seed. A run that is stopped, or even killed, resumes bit for
 *   bit.
 * - Callbacks see the averages of the weights, and the model has them after the training. In the book,
 *   callbacks see the weights, which are replaced by their averages every 100 steps and at the end.
 * - The loss may be the mean squared error: docs/results/diffusion has what it changes on digits.
 */
import { tf } from "../../tensorflow/backend";
import { batches } from "../../training/batches";
import { oneOf, positive, wholeNumber } from "../../training/checks";
import type { TrainEvent } from "../../training/events";
import type { ExampleList } from "../../training/examples";
import { numberAt, type LiveNumber } from "../../training/liveNumbers";
import { adamW } from "../../training/optimizers/adam";
import { inverseTime } from "../../training/optimizers/schedules";
import { checkRunOptions, type RunOptions } from "../../training/runOptions";
import { Session } from "../../training/session";
import { weightsOf } from "../../training/trainState";
import { checkImages, checkNetwork } from "./checks";
import { DIFFUSION_METRICS } from "./metrics";
import { type DiffusionLoss, diffusionStep } from "./step";

export interface TrainDiffusionOptions extends RunOptions {
  /**
   * Number of passes over the images, ≥ 1.
   *
   * @defaultValue 100
   */
  epochs?: number;
  /**
   * Images per step, ≥ 1. What remains at the end of an epoch waits for a later one.
   *
   * @defaultValue 32
   */
  batchSize?: number;
  /**
   * The error of the predicted noise: "mae", its mean absolute value, as in the book, or "mse", its mean
   * square. The best guess by "mae" is the median, and by "mse" the mean. Where pixels are nearly all black
   * or white, as in digits, the median leaves gaps in strokes that are only probable.
   *
   * @defaultValue "mae"
   */
  loss?: DiffusionLoss;
  /**
   * AdamW's learning rate, > 0. It may change during training: pass a slider, or a function of the step.
   *
   * @defaultValue `inverseTime({ from: 1e-3, decay: 0.1, steps: 1000 })`, as in the book
   */
  learningRate?: LiveNumber;
  /**
   * Momentum of the average of the weights, ≥ 0 and < 1. With 0 it is the weights themselves.
   *
   * @defaultValue 0.99
   */
  ema?: number;
  /**
   * Number of steps after which the average replaces the weights, ≥ 0. With 0 the average is kept apart, as
   * in keras.io's example, which uses an `ema` of 0.999.
   *
   * @defaultValue 100
   */
  emaOverwriteEvery?: number;
}

const checkRate = (value: number) => positive("learningRate", value, "the book begins at 1e-3");

/**
 * Trains a network to find the noise in images and yields an event after each step and epoch. Pass the result
 * to `fit`. If `run` holds a checkpoint, training resumes from it bit for bit.
 *
 * @param network noisy images and noise rates → noise: see buildUnet
 * @param normalizer the model that buildNormalizer makes from the images
 * @param images [n, height, width, channels]. The caller keeps ownership of the images and models.
 * @returns events whose logs hold loss, the error of the noise, whose standard deviation is 1
 * @throws RangeError, at once, if an option or the images are outside their range
 * @throws Error, at once, if the models and images don't match; at the first step, if the run's checkpoint
 *   was made with different settings
 * @throws DivergedError if the loss explodes or becomes NaN
 */
export function trainDiffusion(
  network: tf.LayersModel,
  normalizer: tf.LayersModel,
  images: ExampleList,
  options: TrainDiffusionOptions = {},
): AsyncGenerator<TrainEvent, void> {
  const settings = checked(options);
  checkNetwork(network, normalizer);
  const about = checkImages(images, network, settings.batchSize);
  return train(network, normalizer, images, { ...options, ...settings }, about);
}

async function* train(
  network: tf.LayersModel,
  normalizer: tf.LayersModel,
  images: ExampleList,
  options: TrainDiffusionOptions & ReturnType<typeof checked>,
  about: string,
): AsyncGenerator<TrainEvent, void> {
  const { epochs, batchSize, learningRate, loss } = options;
  const session = await Session.open(options);
  try {
    const [noise, times] = [session.stream("noise"), session.stream("times")];
    const weights = weightsOf(network);
    const optimizer = session.optimizer(
      "optimizer",
      options.optimizer ?? adamW,
      { learningRate },
      weights,
      checkRate,
    );
    const step = diffusionStep(network, normalizer, optimizer, loss);
    const order = batches({ count: images.shape[0], batchSize, seed: session.seed, rest: "dropped" });
    const training = session.trainer(
      (batch) => ({ loss: step(batch, noise.normal(batch.shape), times.uniform([batchSize, 1, 1, 1])) }),
      images,
      order,
    );
    yield* session.begin({
      models: { network, normalizer },
      averaged: [network],
      batches: order,
      epochs,
      metrics: DIFFUSION_METRICS[loss],
      options: { batchSize, images: about, ...(loss === "mae" ? {} : { loss }) },
    });
    while (session.goesOn) yield* session.after(await training.run(session.next()));
  } finally {
    await session.close();
  }
}

/** Returns the options, with the book's values as defaults. */
function checked(options: TrainDiffusionOptions) {
  const { epochs = 100, batchSize = 32, ema = 0.99, emaOverwriteEvery = 100 } = options;
  const { learningRate = inverseTime({ from: 1e-3, decay: 0.1, steps: 1000 }) } = options;
  const { loss = "mae" } = options;
  checkRate(numberAt(learningRate, 1));
  checkRunOptions({ ...options, ema, emaOverwriteEvery });
  return {
    epochs: wholeNumber("epochs", epochs, 1, "the book uses 100"),
    batchSize: wholeNumber("batchSize", batchSize, 1, "the book uses 32"),
    loss: oneOf("loss", loss, ["mae", "mse"]),
    learningRate,
    ema,
    emaOverwriteEvery,
  };
}
