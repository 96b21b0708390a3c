/**
 * Trains a Wasserstein GAN with gradient penalty. Gulrajani et al. 2017, arXiv:1704.00028, algorithm 1.
 *
 * The default settings are those of the algorithm: λ = 10, five critic steps for each generator step, Adam
 * with learning rate 1e-4, β₁ 0 and β₂ 0.9, batches of 64. For CIFAR-10 the paper uses 2e-4, decaying to 0
 * over 100,000 generator steps.
 */
import type { tf } from "../../tensorflow/backend";
import { notNegative, positive, wholeNumber } from "../../training/checks";
import type { TrainEvent } from "../../training/events";
import type { ExampleList } from "../../training/examples";
import { numberAt, type LiveNumber } from "../../training/liveNumbers";
import { adam } from "../../training/optimizers/adam";
import { checkRunOptions, type RunOptions } from "../../training/runOptions";
import { weightsOf } from "../../training/trainState";
import { checkImages, checkPair } from "../dcgan/checks";
import { trainGan, type MakeGanSteps } from "../dcgan/train";
import { outputRange } from "../layers/checks";
import { wganGpMetrics } from "./metrics";
import { wganGpSteps } from "./step";

export interface TrainWganGpOptions extends RunOptions {
  /**
   * Number of generator steps, ≥ 1.
   *
   * @defaultValue 10,000
   */
  iterations?: number;
  /**
   * Number of real images in a critic step, which sees as many generated ones, ≥ 1.
   *
   * @defaultValue 64
   */
  batchSize?: number;
  /**
   * Number of critic steps for each generator step, each with new images, ≥ 1.
   *
   * @defaultValue 5
   */
  criticSteps?: number;
  /**
   * λ, the weight of the gradient penalty, ≥ 0.
   *
   * @defaultValue 10
   */
  gpWeight?: number;
  /**
   * Learning rate of both optimizers, > 0. It may change during training: pass a slider, or a function of the
   * step.
   *
   * @defaultValue 1e-4
   */
  learningRate?: LiveNumber;
}

const paperOptimizer = (rate: number) => adam(rate, { beta1: 0, beta2: 0.9 });
const checkRate = (value: number) => positive("learningRate", value, "the paper takes 1e-4");

/**
 * Trains the generator and critic against each other and yields an event after each generator step and epoch.
 * Pass the result to `fit`. An epoch has as many complete steps as one pass over the real images allows.
 * `ema` averages the generator's weights.
 *
 * @param critic images → scores [n, 1], without a sigmoid: see buildCritic
 * @param images [n, 32, 32, 3] in −1..1: a tensor, or a stream from streamImages. The caller keeps
 *   ownership of the images and models.
 * @returns events whose logs hold the distance and penalty of the last critic step, gLoss, and spread (the
 *   standard deviation over the samples, averaged over pixels)
 * @throws RangeError, at once, if an option or the images are outside their range
 * @throws Error, at once, if the models and images don't match; at the first step, if the run's checkpoint
 *   was made with different settings
 * @throws DivergedError if a metric explodes or becomes NaN
 */
export function trainWganGp(
  generator: tf.LayersModel,
  critic: tf.LayersModel,
  images: ExampleList,
  options: TrainWganGpOptions = {},
): AsyncGenerator<TrainEvent, void> {
  const settings = checked(options);
  checkModels(generator, critic);
  const { batchSize, criticSteps, gpWeight, learningRate, optimizer } = settings;
  const product = "batchSize × criticSteps";
  const about = checkImages(images, generator, batchSize * criticSteps, { product });
  const makeSteps: MakeGanSteps = (session) => {
    const [mix, dropout] = [session.stream("mix"), session.stream("dropout")];
    const [gOptimizer, cOptimizer] = Object.entries({ generator, critic }).map(([name, model]) =>
      session.optimizer(`${name}Optimizer`, optimizer, { learningRate }, weightsOf(model), checkRate),
    );
    const steps = wganGpSteps(generator, critic, gOptimizer, cOptimizer, { gpWeight });
    return {
      judge: (generated, real) => {
        const mixes = mix.uniform([batchSize, 1, 1, 1]);
        const { distance, penalty } = steps.critic(generated, real, mixes, dropout);
        return { distance, penalty };
      },
      generator: (z) => ({ gLoss: steps.generator(z, dropout) }),
    };
  };
  return trainGan({ generator, critic }, images, makeSteps, {
    ...options,
    ...settings,
    judgeSteps: criticSteps,
    metrics: wganGpMetrics(about.range),
    fixed: { batchSize, criticSteps, gpWeight, images: about.images },
  });
}

/** Returns the options, with the paper's values as defaults. */
function checked(options: TrainWganGpOptions) {
  const { iterations = 10_000, batchSize = 64, criticSteps = 5 } = options;
  const { gpWeight = 10, learningRate = 1e-4, optimizer = paperOptimizer } = options;
  checkRate(numberAt(learningRate, 1));
  checkRunOptions(options);
  return {
    iterations: wholeNumber("iterations", iterations, 1, "it is the number of generator steps"),
    batchSize: wholeNumber("batchSize", batchSize, 1, "the paper takes 64"),
    criticSteps: wholeNumber("criticSteps", criticSteps, 1, "the paper takes 5"),
    gpWeight: notNegative("gpWeight", gpWeight, "the paper uses 10, 0 turns the penalty off"),
    learningRate,
    optimizer,
  };
}

/** @throws Error if the generator and critic cannot be trained against each other */
function checkModels(generator: tf.LayersModel, critic: tf.LayersModel): void {
  checkPair(generator, "critic", critic, { answer: "a score", ending: "a dense layer of one unit" });
  if (Number.isFinite(outputRange("critic", critic)[1])) {
    throw new Error(
      "The critic must return a score, which can be any number, but this one stays in 0..1 or −1..1: remove the sigmoid or tanh at " +
        "its end (see buildCritic).",
    );
  }
}
