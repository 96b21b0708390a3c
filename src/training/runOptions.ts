import { device } from "../tensorflow/backend";
import { checkPrecision, type Precision } from "../tensorflow/compile";
import { checkSeed } from "../tensorflow/random";
import { describeValue } from "../terminal/format";
import { wholeNumber } from "./checks";
import type { KerasOptimizer } from "./optimizers/kerasOptimizer";
import { share } from "./optimizers/kerasOptimizer";
import { RunFolder } from "./run/runFolder";

/**
 * Makes the optimizer of one network: `adam`, or `(rate) => rmsprop(rate, { form: "keras3" })`. The training
 * calls the function once per network, then updates the optimizer's learning rate, saves its state and
 * finally disposes it.
 */
export type MakeOptimizer = (learningRate: number) => KerasOptimizer;

/** Options that every training function takes. */
export interface RunOptions {
  /**
   * The folder to write losses and checkpoints to, and to resume from: see openRun. With it, a script that
   * receives SIGTERM saves its progress before it ends.
   *
   * @defaultValue nothing is saved
   */
  run?: RunFolder;
  /**
   * Number of steps between checkpoints, ≥ 1.
   *
   * @defaultValue 100
   */
  checkpointEvery?: number;
  /**
   * Seed of all of the training's random numbers, 0..2³¹−1.
   *
   * @defaultValue the seed of the run that is resumed, or else a new one each time
   */
  seed?: number;
  /** A function that makes the optimizer of each network.
   *
   * @defaultValue the book's RMSprop
   */
  optimizer?: MakeOptimizer;
  /**
   * Keeps an exponential moving average of the weights, with this momentum, ≥ 0 and < 1, such as 0.999. The
   * models hold the average whenever an event is yielded, in validation and after training. The optimizer
   * still updates the weights themselves.
   *
   * @defaultValue no average
   */
  ema?: number;
  /**
   * Limits the momentum of `ema` to (1 + n) / (10 + n) after n steps, so that the average is useful from the
   * start: it covers about the last tenth of the steps until the momentum is reached.
   *
   * @defaultValue false
   */
  emaWarmup?: boolean;
  /**
   * Number of steps after which the average replaces the weights themselves, ≥ 0, like Keras'
   * ema_overwrite_frequency. It requires `ema`. With 0 the two are kept apart.
   *
   * @defaultValue 0
   */
  emaOverwriteEvery?: number;
  /**
   * Runs a step as one TensorFlow function. With false its ops run one by one, which is slower but can be
   * debugged.
   *
   * @defaultValue true
   */
  compile?: boolean;
  /**
   * Precision of a compiled step. "mixed" is faster on CPUs that support bfloat16, but less exact.
   *
   * @defaultValue "float32"
   */
  precision?: Precision;
  /**
   * Compiles the step with XLA. On a GPU, small networks train 2 to 4 times as fast, but the first step takes
   * 10 to 25 seconds.
   *
   * @defaultValue false, or true if GENBOOK_XLA is 1
   */
  xla?: boolean;
  /** Ends the training when it is aborted, by throwing the signal's reason. */
  signal?: AbortSignal;
}

/** @throws TypeError if `run` is neither a run folder nor undefined */
export function checkRun(run: unknown): void {
  if (run !== undefined) requireRun(run);
}

/** @throws TypeError if `run` is something else, such as a path or the promise that openRun returns */
export function requireRun(run: unknown): void {
  if (run instanceof RunFolder) return;
  const got = run instanceof Promise ? "a promise" : describeValue(run);
  const path = typeof run === "string" ? run : "runs/first";
  throw new TypeError(
    `run must be a run folder, got ${got}: open it first, run: await openRun(${JSON.stringify(path)}).`,
  );
}

/** @throws TypeError if `make` is something else, such as an optimizer that has been made, or its name */
export function checkOptimizer(make: unknown): void {
  if (typeof make === "function") return;
  throw new TypeError(
    `optimizer must be a function that makes the optimizer, got ${describeValue(make)}: pass adam, for example, or ` +
      "(rate) => adam(rate, { beta1: 0.5 }).",
  );
}

/**
 * @throws RangeError if an option is outside its range, or two do not go together; TypeError if `run` is not
 *   a run folder, or `optimizer` not a function
 */
export function checkRunOptions(options: RunOptions): void {
  checkRun(options.run);
  if (options.optimizer !== undefined) checkOptimizer(options.optimizer);
  const { seed, checkpointEvery = 100, ema, emaOverwriteEvery = 0 } = options;
  const { compile = true, precision = "float32", xla = false } = options;
  wholeNumber("checkpointEvery", checkpointEvery, 1, "it is the number of steps between checkpoints");
  if (seed !== undefined) checkSeed(seed);
  if (ema !== undefined) share("ema", ema);
  wholeNumber("emaOverwriteEvery", emaOverwriteEvery, 0, "0 keeps the average apart from the weights");
  if (ema === undefined && emaOverwriteEvery > 0) {
    throw new RangeError("emaOverwriteEvery needs an average: set ema too, such as 0.99.");
  }
  if (!compile && (precision !== "float32" || xla)) {
    const asked = xla ? "xla: true" : `precision "${precision}"`;
    throw new RangeError(
      `${asked} needs a compiled step, got compile: false. Remove one of the two options.`,
    );
  }
  checkPrecision(precision, device().kind === "gpu");
}
