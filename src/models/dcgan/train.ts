/**
 * Training the DCGAN. Chollet, "Deep Learning with Python", 1st edition, section 8.5, listings 8.31 and 8.32.
 *
 * Differs from the book:
 * - Images are in −1..1, as the generator's tanh makes them. The book's are in 0..1 (`rangeMismatch`).
 * - Each network has an optimizer and a list of weights of its own, in place of a frozen discriminator in a
 *   third model.
 * - A run can be stopped, even killed, and goes on from its last checkpoint as if nothing had happened.
 * - Noise, order and initial weights come from seeds; the spread of the samples is measured.
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
import { stepRunner } from "../../training/stepRunner";
import { weightsOf } from "../../training/trainState";
import { checkImages, checkModels } from "./checks";
import { dcganMetrics } from "./metrics";
import { dcganSteps, type DcganSteps } from "./step";

export interface TrainDcganOptions extends RunOptions {
  /**
   * Steps of the generator.
   *
   * @defaultValue 10,000
   */
  iterations?: number;
  /**
   * Real images that the discriminator sees at once, and as many generated ones.
   *
   * @defaultValue 20
   */
  batchSize?: number;
  /**
   * z is drawn from N(0, I), or evenly from −1..1: see trick 2.
   *
   * @defaultValue "normal"
   */
  latentDistribution?: "normal" | "uniform";
  /**
   * The discriminator's labels get labelNoise · uniform(0..1), ≥ 0: see trick 3.
   *
   * @defaultValue 0.05
   */
  labelNoise?: number;
  /**
   * What the generator wants the discriminator to say of its images, 0..1.
   *
   * @defaultValue 0, "real"
   */
  misleadingTarget?: number;
  /**
   * Steps of the discriminator, each with new images, for one of the generator.
   *
   * @defaultValue 1
   */
  dSteps?: number;
  /**
   * The real images in their order, over and over (the book), or in a new order each time.
   *
   * @defaultValue "sequential"
   */
  order?: "sequential" | "shuffled";
  /**
   * Learning rate of the discriminator, > 0. Both may change while the training runs: sliders, or functions
   * of the step.
   *
   * @defaultValue 8e-4
   */
  dLearningRate?: LiveNumber;
  /**
   * Learning rate of the generator, > 0.
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

/** RMSprop as in the book, with the ε of its Keras, 2.0.8. */
const bookOptimizer = (rate: number) => rmsprop(rate, { clipValue: 1, decay: 1e-8, epsilon: 1e-8 });

const CHECKS = {
  dLearningRate: (value: number) => positive("dLearningRate", value, "the book takes 8e-4"),
  aLearningRate: (value: number) => positive("aLearningRate", value, "the book takes 4e-4"),
};

/**
 * Trains generator and discriminator against each other (book: listing 8.32) and yields an event after each
 * step; `fit` runs it. An epoch is one pass over the real images: 250 steps for the book's 5,000 frogs.
 *
 * With a `run` that holds a checkpoint it goes on from there, to the last bit, after it has told again what
 * happened before (events with `replayed`). The state is saved every checkpointEvery steps, and when the loop
 * is left: by its end, an interrupt, `break`, an aborted signal. `ema` averages the generator's weights.
 *
 * @param images [n, 32, 32, 3] in −1..1; they stay the caller's, as do the models
 * @returns events with dLoss, aLoss (nats) and spread: the standard deviation over the samples, mean over
 *   their pixels
 * @throws at once where options, models and images don't fit; at the first step where the run's checkpoint
 *   was made with other settings; while it runs, DivergedError where a loss explodes
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
      firstPass: 0, // what is left over waits, as in the book
    });
    const { average } = session;
    const training = session.owns(stepRunner(iteration, images, order, { ...options, average }));

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
 * Listing 8.32: a step of the discriminator (or dSteps of them), then one of the generator, on real images.
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

/** The options, with the book's values for those that were left out. */
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
      `misleadingTarget must be in 0..1, got ${misleadingTarget}: 0 is "real", which the book takes.`,
    );
  }
  return {
    ...checkRunOptions(options),
    iterations: wholeNumber("iterations", iterations, 1, "the book takes 10,000"),
    batchSize: wholeNumber("batchSize", batchSize, 1, "the book takes 20"),
    latentDistribution: oneOf("latentDistribution", latentDistribution, ["normal", "uniform"]),
    labelNoise: notNegative("labelNoise", labelNoise, "the book takes 0.05, 0 leaves it out"),
    misleadingTarget: notNegative("misleadingTarget", misleadingTarget, 'the book takes 0, "real"'),
    dSteps: wholeNumber("dSteps", dSteps, 1, "the book takes 1"),
    order: oneOf("order", order, ["sequential", "shuffled"]),
    dLearningRate,
    aLearningRate,
    rangeMismatch,
    optimizer,
  };
}

/** The options that decide the numbers and stay the same in a run. */
function fixed(options: ReturnType<typeof checked>) {
  const { batchSize, latentDistribution, labelNoise, misleadingTarget, dSteps, order } = options;
  const { rangeMismatch, compile, precision } = options;
  return {
    batchSize,
    latentDistribution,
    labelNoise,
    misleadingTarget,
    dSteps,
    order,
    rangeMismatch,
    compile,
    precision,
  };
}
