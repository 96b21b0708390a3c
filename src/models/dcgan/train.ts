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
import { batches, type BatchesOptions } from "../../training/batches";
import { notNegative, oneOf, positive, wholeNumber } from "../../training/checks";
import type { TrainEvent } from "../../training/events";
import type { ExampleList } from "../../training/examples";
import { drawLatent, type LatentDistribution } from "../../training/latentDistribution";
import { numberAt, type LiveNumber } from "../../training/liveNumbers";
import type { Metrics } from "../../training/metrics";
import { rmsprop } from "../../training/optimizers/rmsprop";
import { checkRunOptions, type RunOptions } from "../../training/runOptions";
import { Session, type Training } from "../../training/session";
import { weightsOf } from "../../training/trainState";
import { checkImages, checkModels } from "./checks";
import { dcganMetrics } from "./metrics";
import { dcganSteps } from "./step";

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
  latentDistribution?: LatentDistribution;
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
 * last step, an interrupt, `break`, an aborted signal, or SIGTERM. `ema` averages the generator's weights.
 *
 * @param images [n, 32, 32, 3] in −1..1: a tensor, or a stream from streamImages. The caller keeps
 *   ownership of the images and models.
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
  images: ExampleList,
  options: TrainDcganOptions = {},
): AsyncGenerator<TrainEvent, void> {
  const settings = checked(options);
  checkModels(generator, discriminator);
  const { batchSize, dSteps, order, rangeMismatch } = settings;
  const about = checkImages(images, generator, batchSize * dSteps, {
    product: "batchSize × dSteps",
    rangeMismatch,
  });
  return trainGan({ generator, discriminator }, images, stepsOf(generator, discriminator, settings), {
    ...options,
    ...settings,
    judgeSteps: dSteps,
    passes: { order, firstPass: 0 }, // leftover images wait for the next pass, as in the book
    metrics: dcganMetrics(about.range),
    fixed: { ...fixed(settings), images: about.images },
  });
}

/** Makes listing 8.32's steps, with their optimizers and random streams. */
function stepsOf(
  generator: tf.LayersModel,
  discriminator: tf.LayersModel,
  options: ReturnType<typeof checked>,
): MakeGanSteps {
  const { optimizer, dLearningRate, aLearningRate, batchSize, labelNoise } = options;
  return (session) => {
    const [noise, dropout] = [session.stream("labelNoise"), session.stream("dropout")];
    const [dWeights, gWeights] = [weightsOf(discriminator), weightsOf(generator)];
    const [dCheck, aCheck] = [CHECKS.dLearningRate, CHECKS.aLearningRate];
    const dOptimizer = session.optimizer("dOptimizer", optimizer, { dLearningRate }, dWeights, dCheck);
    const aOptimizer = session.optimizer("aOptimizer", optimizer, { aLearningRate }, gWeights, aCheck);
    const steps = dcganSteps(generator, discriminator, dOptimizer, aOptimizer, options);
    const drawLabelNoise = () =>
      labelNoise === 0 ? tf.zeros([2 * batchSize, 1]) : noise.uniform([2 * batchSize, 1], 0, labelNoise);
    return {
      judge: (generated, real) => ({
        dLoss: steps.discriminator(generated, real, drawLabelNoise(), dropout),
      }),
      generator: (z) => ({ aLoss: steps.generator(z, dropout) }),
    };
  };
}

/** Makes the steps of a GAN, each of which returns its metrics. The session owns what they need. */
export type MakeGanSteps = (session: Session) => {
  /**
   * z [n, latentDim] → images that the other network judges.
   *
   * @defaultValue the generator in inference mode, as in the book
   */
  generate?: (z: tf.Tensor) => tf.Tensor4D;
  /** Generated and real images → metrics. Updates the network that judges them. */
  judge: (generated: tf.Tensor4D, real: tf.Tensor) => Record<string, tf.Scalar>;
  /** z [n, latentDim] → metrics. Updates the generator. */
  generator: (z: tf.Tensor) => Record<string, tf.Scalar>;
};

export interface GanSettings extends RunOptions {
  /** Number of generator steps, ≥ 1. */
  iterations: number;
  /** Number of real images in a step of the judging network, ≥ 1. */
  batchSize: number;
  /** Number of steps of the judging network for each generator step, ≥ 1. */
  judgeSteps: number;
  /**
   * Distribution of z: N(0, I), or uniform over −1..1.
   *
   * @defaultValue "normal"
   */
  latentDistribution?: LatentDistribution;
  /**
   * Order of the real images.
   *
   * @defaultValue a new order for each pass
   */
  passes?: Pick<BatchesOptions, "order" | "firstPass">;
  metrics: Metrics;
  /** Options that determine the results, for the checkpoint. */
  fixed: Training["options"];
}

/**
 * Runs the training loop of any GAN: trainDcgan's, once options, models and images have been checked. It adds
 * the metric `spread`.
 *
 * @param models the generator, and the network that judges its images
 */
export async function* trainGan(
  models: { generator: tf.LayersModel } & Record<string, tf.LayersModel>,
  images: ExampleList,
  makeSteps: MakeGanSteps,
  settings: GanSettings,
): AsyncGenerator<TrainEvent, void> {
  const { iterations, batchSize, judgeSteps, latentDistribution, passes, metrics, fixed } = settings;
  const { generator } = models;
  const session = await Session.open(settings);
  try {
    const latent = session.stream("latent");
    const steps = makeSteps(session);
    const shape: [number, number] = [batchSize, generator.inputs[0].shape[1]!];
    const draw = () => drawLatent(latent, shape, latentDistribution);
    const { generate = (z) => generator.apply(z) as tf.Tensor4D } = steps;

    /** Listing 8.32: one step of the judging network (or judgeSteps of them), then one generator step. */
    const iteration = (real: tf.Tensor) => {
      let generated!: tf.Tensor4D;
      let judged: Record<string, tf.Scalar> = {};
      for (let i = 0; i < judgeSteps; i++) {
        generated = tf.tidy(() => generate(draw()));
        judged = steps.judge(generated, real.slice(i * batchSize, batchSize));
      }
      const misled = steps.generator(draw());
      const spread = tf.moments(generated, 0).variance.sqrt().mean<tf.Scalar>();
      return { ...judged, ...misled, spread };
    };

    const order = batches({
      count: images.shape[0],
      batchSize,
      seed: session.seed,
      rest: "dropped",
      perStep: judgeSteps,
      ...passes,
    });
    const training = session.trainer(iteration, images, order);

    yield* session.begin({
      models,
      averaged: [generator],
      batches: order,
      steps: iterations,
      metrics,
      options: fixed,
    });
    while (session.goesOn) yield* session.after(await training.run(session.next()));
  } finally {
    await session.close();
  }
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
