/**
 * Trains a spectrally normalized GAN (Miyato et al. 2018, arXiv:1802.05957) with differentiable augmentation
 * (Zhao et al. 2020, arXiv:2006.10738), and averages the generator's weights.
 *
 * Each part is an option, so that its effect can be measured. With other options, the loop trains the
 * chapter's networks, too.
 */
import type { tf } from "../../tensorflow/backend";
import { oneOf, positive, wholeNumber } from "../../training/checks";
import type { ExampleList } from "../../training/examples";
import type { TrainEvent } from "../../training/events";
import { numberAt, type LiveNumber } from "../../training/liveNumbers";
import { adam } from "../../training/optimizers/adam";
import { checkRunOptions, type RunOptions } from "../../training/runOptions";
import { weightsOf } from "../../training/trainState";
import { checkImages, checkScoring } from "../dcgan/checks";
import { trainGan, type MakeGanSteps } from "../dcgan/train";
import { mirror } from "../layers/moves";
import { standingStatistics } from "../layers/standingStatistics";
import { diffAugment, type DiffAugmentOptions } from "./augment";
import { snGanMetrics } from "./metrics";
import { SCORE_LOSSES, snGanSteps } from "./step";

export interface TrainSnGanOptions extends RunOptions, DiffAugmentOptions {
  /**
   * Number of generator steps, ≥ 1.
   *
   * @defaultValue 10,000
   */
  iterations?: number;
  /**
   * Number of real images in a discriminator step, which sees as many generated ones, ≥ 1.
   *
   * @defaultValue 64
   */
  batchSize?: number;
  /**
   * Number of discriminator steps for each generator step, each with new images, ≥ 1.
   *
   * @defaultValue 1
   */
  dSteps?: number;
  /**
   * What both networks minimize: "crossentropy" is the chapter's loss.
   *
   * @defaultValue "hinge"
   */
  loss?: keyof typeof SCORE_LOSSES;
  /**
   * Mirrors each real image, left to right, with probability ½.
   *
   * @defaultValue true
   */
  flip?: boolean;
  /**
   * The discriminator's learning rate, > 0. Both learning rates may change during training: pass a slider, or
   * a function of the step.
   *
   * @defaultValue 2e-4
   */
  dLearningRate?: LiveNumber;
  /**
   * The generator's learning rate, > 0.
   *
   * @defaultValue 2e-4
   */
  gLearningRate?: LiveNumber;
  /**
   * Averages the generator's weights with this momentum, ≥ 0 and < 1. With 0, it keeps the weights of the
   * last step. At the end, the statistics of its batch normalization are measured again, with the averaged
   * weights: see standingStatistics.
   *
   * @defaultValue 0.999
   */
  ema?: number;
  /**
   * Limits the momentum of `ema` at first: see RunOptions.
   *
   * @defaultValue true
   */
  emaWarmup?: boolean;
}

const paperOptimizer = (rate: number) => adam(rate, { beta1: 0, beta2: 0.9, epsilon: 1e-8 });

const CHECKS = {
  dLearningRate: (value: number) => positive("dLearningRate", value, "the paper uses 2e-4"),
  gLearningRate: (value: number) => positive("gLearningRate", value, "the paper uses 2e-4"),
};

/**
 * Trains the generator and discriminator against each other and yields an event after each step and epoch.
 * Pass the result to `fit`. An epoch has as many complete steps as one pass over the real images allows. If
 * `run` holds a checkpoint, training resumes from it bit for bit.
 *
 * @param generator z [n, latentDim] → images: see buildSnGenerator
 * @param discriminator images → scores [n, 1], without a sigmoid: see buildSnDiscriminator
 * @param images [n, 32, 32, 3] in −1..1. The caller keeps ownership of the images and models.
 * @returns events whose logs hold dLoss and gLoss (nats, if the loss is "crossentropy"), and spread (the
 *   standard deviation over the samples, averaged over pixels)
 * @throws RangeError, at once, if an option or the images are outside their range
 * @throws Error, at once, if the models and images don't match; at the first step, if the run's checkpoint
 *   was made with different settings
 * @throws DivergedError if a loss explodes or becomes NaN
 */
export function trainSnGan(
  generator: tf.LayersModel,
  discriminator: tf.LayersModel,
  images: ExampleList,
  options: TrainSnGanOptions = {},
): AsyncGenerator<TrainEvent, void> {
  const settings = checked(options);
  const { batchSize, dSteps, loss, flip, colour, translation, cutout } = settings;
  const { dLearningRate, gLearningRate, optimizer } = settings;
  checkScoring(generator, "discriminator", discriminator, "buildSnDiscriminator");
  const about = checkImages(images, generator, batchSize * dSteps, { product: "batchSize × dSteps" });
  const makeSteps: MakeGanSteps = (session) => {
    const [moves, dropout] = [session.stream("augmentation"), session.stream("dropout")];
    const [dWeights, gWeights] = [weightsOf(discriminator), weightsOf(generator)];
    const [dCheck, gCheck] = [CHECKS.dLearningRate, CHECKS.gLearningRate];
    const dOptimizer = session.optimizer("dOptimizer", optimizer, { dLearningRate }, dWeights, dCheck);
    const gOptimizer = session.optimizer("gOptimizer", optimizer, { gLearningRate }, gWeights, gCheck);
    const steps = snGanSteps(generator, discriminator, gOptimizer, dOptimizer, {
      losses: SCORE_LOSSES[loss],
      augment: (seen) => diffAugment(seen, moves, { colour, translation, cutout }),
    });
    return {
      generate: (z) => steps.generate(z, dropout),
      judge: (generated, real) => {
        const shown = flip ? mirror(real as tf.Tensor4D, moves) : (real as tf.Tensor4D);
        return { dLoss: steps.discriminator(generated, shown, dropout) };
      },
      generator: (z) => ({ gLoss: steps.generator(z, dropout) }),
    };
  };
  const events = trainGan({ generator, discriminator }, images, makeSteps, {
    ...options,
    ...settings,
    judgeSteps: dSteps,
    metrics: snGanMetrics(loss, about.range),
    fixed: { batchSize, dSteps, loss, flip, colour, translation, cutout, images: about.images },
  });
  return settings.ema === 0 ? events : thenMeasured(events, generator);
}

/** Yields the events. At the end, measures the batch normalization of the averaged generator again. */
async function* thenMeasured(events: AsyncGenerator<TrainEvent, void>, generator: tf.LayersModel) {
  try {
    yield* events;
  } finally {
    standingStatistics(generator);
  }
}

/** Returns the options, with the defaults. */
function checked(options: TrainSnGanOptions) {
  const { iterations = 10_000, batchSize = 64, dSteps = 1, loss = "hinge", flip = true } = options;
  const { colour = true, translation = 1 / 8, cutout = 0, ema = 0.999, emaWarmup = true } = options;
  const { dLearningRate = 2e-4, gLearningRate = 2e-4, optimizer = paperOptimizer } = options;
  CHECKS.dLearningRate(numberAt(dLearningRate, 1));
  CHECKS.gLearningRate(numberAt(gLearningRate, 1));
  checkRunOptions({ ...options, ema });
  return {
    iterations: wholeNumber("iterations", iterations, 1, "it is the number of generator steps"),
    batchSize: wholeNumber("batchSize", batchSize, 1, "the paper uses 64"),
    dSteps: wholeNumber("dSteps", dSteps, 1, "it is the number of discriminator steps"),
    loss: oneOf("loss", loss, ["hinge", "crossentropy"]),
    flip,
    colour,
    translation: shareOfSide("translation", translation, "the paper uses 1/8, 0 leaves images in place"),
    cutout: shareOfSide("cutout", cutout, "the paper uses 1/2, 0 cuts nothing out"),
    ema,
    emaWarmup,
    dLearningRate,
    gLearningRate,
    optimizer,
  };
}

function shareOfSide(name: string, value: number, hint: string): number {
  if (value >= 0 && value <= 1) return value;
  throw new RangeError(`${name} must be a share of the image's side in 0..1, got ${value}: ${hint}.`);
}
