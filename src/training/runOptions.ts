import type { Precision } from "../tensorflow/compile";
import { checkSeed } from "../tensorflow/random";
import { checkPrecision, wholeNumber } from "./checks";
import type { KerasOptimizer } from "./optimizers/kerasOptimizer";
import { share } from "./optimizers/kerasOptimizer";
import type { RunFolder } from "./run/runFolder";

/**
 * Makes the optimizer of one network: `adam`, or `(rate) => rmsprop(rate, { form: "keras3" })`. The training
 * calls it once for each network that it trains, sets the learning rate while it runs, saves the state, and
 * disposes it.
 */
export type MakeOptimizer = (learningRate: number) => KerasOptimizer;

/** Options that every training takes. */
export interface RunOptions {
  /** Where to write losses and checkpoints, and to go on from: see openRun. */
  run?: RunFolder;
  /**
   * Steps between two checkpoints.
   *
   * @defaultValue 100
   */
  checkpointEvery?: number;
  /**
   * Decides all random numbers of the training, 0..2³¹−1.
   *
   * @defaultValue the seed of the run that resumes, else a new one each time
   */
  seed?: number;
  /**
   * Makes the optimizer of each network.
   *
   * @defaultValue the book's RMSprop
   */
  optimizer?: MakeOptimizer;
  /**
   * Averages the weights over the steps, with this share of the old average, such as 0.999. Wherever an event
   * is seen, in validation, and after the training, the models hold the average; the optimizer moves the
   * weights themselves.
   *
   * @defaultValue no average
   */
  ema?: number;
  /**
   * Runs a step as one TensorFlow function. With false its ops run one by one: slower, and can be debugged.
   *
   * @defaultValue true
   */
  compile?: boolean;
  /**
   * What a compiled step computes in: "mixed" is faster on CPUs that compute bfloat16, and less exact.
   *
   * @defaultValue "float32"
   */
  precision?: Precision;
  /**
   * Lets XLA compile the step: on a GPU, small networks train 2 to 4 times as fast, after a first step of 10
   * to 25 seconds.
   *
   * @defaultValue false, or true if GENBOOK_XLA is 1
   */
  xla?: boolean;
  /** Ends the training with an error, the signal's reason. */
  signal?: AbortSignal;
}

/**
 * @returns compile and precision, with their defaults
 * @throws RangeError where an option has no sense
 */
export function checkRunOptions(options: RunOptions): { compile: boolean; precision: Precision } {
  const { seed, checkpointEvery = 100, ema } = options;
  wholeNumber("checkpointEvery", checkpointEvery, 1, "it counts the steps between two checkpoints");
  if (seed !== undefined) checkSeed(seed);
  if (ema !== undefined) share("ema", ema);
  return checkPrecision(options);
}
