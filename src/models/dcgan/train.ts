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
import type { RandomStream } from "../../tensorflow/random";
import { batches } from "../../training/batches";
import { notNegative, oneOf, positive, wholeNumber } from "../../training/checks";
import type { TrainEvent } from "../../training/events";
import { numberAt, type LiveNumber } from "../../training/liveNumbers";
import { rmsprop } from "../../training/optimizers/rmsprop";
import { checkRunOptions, type RunOptions } from "../../training/runOptions";
import { Session } from "../../training/session";
import { weightsOf } from "../../training/trainState";
import { checkImages, checkModels } from "./checks";
import { dcganMetrics } from "./metrics";
import { dcganSteps, type DcganSteps } from "./step";

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

/** RMSprop with the book's settings and the ε of Keras 2.0.8. */
const bookOptimizer = (rate: number) => rmsprop(rate, { clipValue: 1, decay: 1e-8, epsilon: 1e-8 });

const CHECKS = {
  dLearningRate: (value: number) => positive("dLearningRate", value, "the book uses 8e-4"),
  aLearningRate: (value: number) => positive("aLearningRate", value, "the book uses 4e-4"),
};

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
export function trainDcgan(
  generator: tf.LayersModel,
  discriminator: tf.LayersModel,
  images: tf.Tensor4D,
  options: TrainDcganOptions = {},
): AsyncGenerator<TrainEvent, void> {
  const settings = checked(options);
  checkModels(generator, discriminator);
  const { batchSize, dSteps, rangeMismatch } = settings;
  const about = checkImages(images, generator, batchSize * dSteps, {
    product: "batchSize × dSteps",
    rangeMismatch,
  });
  return train(generator, discriminator, images, { ...options, ...settings }, about);
}

async function* train(
  generator: tf.LayersModel,
  discriminator: tf.LayersModel,
  images: tf.Tensor4D,
  options: TrainDcganOptions & ReturnType<typeof checked>,
  about: ReturnType<typeof checkImages>,
): AsyncGenerator<TrainEvent, void> {
  const { iterations, dLearningRate, aLearningRate, optimizer } = options;
  const session = await Session.open(options);
  try {
    const streams = ["latent", "labelNoise", "dropout"].map((name) => session.stream(name));
    const [dWeights, gWeights] = [weightsOf(discriminator), weightsOf(generator)];
    const [dCheck, aCheck] = [CHECKS.dLearningRate, CHECKS.aLearningRate];
    const dOptimizer = session.optimizer("dOptimizer", optimizer, { dLearningRate }, dWeights, dCheck);
    const aOptimizer = session.optimizer("aOptimizer", optimizer, { aLearningRate }, gWeights, aCheck);
    const steps = dcganSteps(generator, discriminator, dOptimizer, aOptimizer, options);
    const latentDim = generator.inputs[0].shape[1]!;
    const iteration = iterationOf(steps, latentDim, streams, options);

    const order = batches({
      count: images.shape[0],
      batchSize: options.batchSize,
      seed: session.seed,
      order: options.order,
      rest: "dropped",
      perStep: options.dSteps,
      firstPass: 0, // leftover images wait for the next pass, as in the book
    });
    const training = session.trainer(iteration, images, order);

    yield* session.begin({
      models: { generator, discriminator },
      averaged: [generator],
      batches: order,
      steps: iterations,
      metrics: dcganMetrics(about.range),
      options: { ...fixed(options), images: about.images },
    });
    while (session.goesOn) yield* session.after(await training.run(session.next()));
  } finally {
    await session.close();
  }
}

/**
 * Listing 8.32: one discriminator step on real and generated images (or dSteps of them), then one generator
 * step.
 */
function iterationOf(
  steps: DcganSteps,
  latentDim: number,
  [latent, noise, dropout]: RandomStream[],
  { batchSize, dSteps, latentDistribution, labelNoise }: ReturnType<typeof checked>,
) {
  const drawLatent = () =>
    latentDistribution === "normal"
      ? latent.normal([batchSize, latentDim])
      : latent.uniform([batchSize, latentDim], -1, 1);
  const drawLabelNoise = () =>
    labelNoise === 0 ? tf.zeros([2 * batchSize, 1]) : noise.uniform([2 * batchSize, 1], 0, labelNoise);

  return (real: tf.Tensor) => {
    let dLoss!: tf.Scalar;
    let generated!: tf.Tensor4D;
    for (let i = 0; i < dSteps; i++) {
      generated = steps.generate(drawLatent());
      const batch = real.slice(i * batchSize, batchSize);
      dLoss = steps.discriminator(generated, batch, drawLabelNoise(), dropout);
    }
    const aLoss = steps.generator(drawLatent(), dropout);
    const spread = tf.moments(generated, 0).variance.sqrt().mean<tf.Scalar>();
    return { dLoss, aLoss, spread };
  };
}

/** Returns the options, with the book's values as defaults. */
function checked(options: TrainDcganOptions) {
  const {
    iterations = 10_000,
    batchSize = 20,
    latentDistribution = "normal",
    labelNoise = 0.05,
    misleadingTarget = 0,
    dSteps = 1,
    order = "sequential",
    dLearningRate = 8e-4,
    aLearningRate = 4e-4,
    rangeMismatch = false,
    optimizer = bookOptimizer,
  } = options;
  CHECKS.dLearningRate(numberAt(dLearningRate, 1));
  CHECKS.aLearningRate(numberAt(aLearningRate, 1));
  if (misleadingTarget > 1) {
    throw new RangeError(
      `misleadingTarget must be in 0..1, got ${misleadingTarget}: the book uses 0, "real".`,
    );
  }
  checkRunOptions(options);
  return {
    iterations: wholeNumber("iterations", iterations, 1, "the book uses 10,000"),
    batchSize: wholeNumber("batchSize", batchSize, 1, "the book uses 20"),
    latentDistribution: oneOf("latentDistribution", latentDistribution, ["normal", "uniform"]),
    labelNoise: notNegative("labelNoise", labelNoise, "the book uses 0.05, 0 turns it off"),
    misleadingTarget: notNegative("misleadingTarget", misleadingTarget, 'the book uses 0, "real"'),
    dSteps: wholeNumber("dSteps", dSteps, 1, "the book uses 1"),
    order: oneOf("order", order, ["sequential", "shuffled"]),
    dLearningRate,
    aLearningRate,
    rangeMismatch,
    optimizer,
  };
}

/** Returns the options that determine the results and must stay the same throughout a run. */
function fixed(options: ReturnType<typeof checked>) {
  const { batchSize, latentDistribution, labelNoise, misleadingTarget, dSteps, order, rangeMismatch } =
    options;
  return { batchSize, latentDistribution, labelNoise, misleadingTarget, dSteps, order, rangeMismatch };
}
