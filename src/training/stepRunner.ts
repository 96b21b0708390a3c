import { setImmediate as nextTurn } from "node:timers/promises";
import { stepValues, tf } from "../tensorflow/backend";
import { compile as compiled, type Precision } from "../tensorflow/compile";
import type { Batches } from "./batches";
import type { Logs } from "./events";
import { inMemory, readBatch, rowsOf, type Batch, type Examples, type Fed } from "./examples";
import { Feed } from "./feed";
import { interruptible } from "./interruptible";
import { MeanLogs } from "./meanLogs";
import type { WeightAverage } from "./optimizers/weightAverage";
import { throwIfTerminated } from "./termination";

/**
 * A step: a batch → named scalars. A function of its batch and of tf.Variables alone, so that it can be
 * compiled.
 */
export type Step<E extends Examples> = (batch: Batch<E>) => Record<string, tf.Scalar>;

/** The step to run, counted from 0, and the step that follows immediately, if there is one. */
export interface Turn {
  step: number;
  following?: number;
}

export interface StepRunnerOptions {
  /**
   * Runs a step as one TensorFlow function.
   *
   * @defaultValue true
   */
  compile?: boolean;
  /**
   * Precision of a compiled step.
   *
   * @defaultValue "float32"
   */
  precision?: Precision;
  /**
   * Compiles the step with XLA.
   *
   * @defaultValue false, or true if GENBOOK_XLA is 1
   */
  xla?: boolean;
  /** Average that is updated with the weights after each step. */
  average?: WeightAverage;
}

export interface StepRunner {
  /** Runs a step and reads its metrics in a single read. The following step starts early. */
  run(turn: Turn): Promise<Logs>;
  /**
   * Runs one epoch of steps, for evaluation, and returns the means of their metrics.
   *
   * @throws the signal's reason if it was aborted; InterruptedError if SIGTERM has arrived
   */
  means(signal?: AbortSignal): Promise<Logs>;
  dispose(): void;
}

/**
 * Makes a runner that runs a training or evaluation step repeatedly: compiled or op by op, interruptible,
 * with a single read per step.
 *
 * @param step batch → named scalars, which the runner disposes. It must depend only on its argument and
 *   tf.Variables, so that it can be compiled.
 * @param examples all examples, which the caller keeps and disposes. Those of an ExampleSource are read while
 *   earlier steps compute.
 * @param batches which examples each step takes
 * @throws TypeError if `batches` is something else, such as the size of a batch
 */
export function stepRunner<E extends Examples>(
  step: Step<E>,
  examples: E,
  batches: Batches,
  { compile = true, precision, xla, average }: StepRunnerOptions = {},
): StepRunner {
  if (typeof (batches as Batches | undefined)?.at !== "function") {
    const got = typeof batches === "object" ? "another object" : String(batches);
    throw new TypeError(
      `Expected an order of the examples as the third argument, got ${got}: make it with batches({ count, batchSize }).`,
    );
  }
  let names: string[] = [];
  const whole = (all: Batch<E>, positions: tf.Tensor): [tf.Tensor] => {
    const numbers = step(rowsOf<E>(all, positions));
    average?.update();
    names = Object.keys(numbers);
    const together = tf.stack(Object.values(numbers)); // a single tensor needs a single read
    tf.dispose(numbers); // a step may have kept them
    return [together];
  };
  const tensors = inMemory(examples);
  // Examples from a source go through the same ops as those in memory, so the numbers agree to the bit.
  const feed = tensors
    ? new Feed((at) => ({ positions: tf.tensor1d(batches.at(at), "int32") }), 0)
    : new Feed((at) => readBatch(examples, batches.at(at)), 1);
  const argumentsOf = ({ all = tensors!, positions }: Fed<E>) => [all, positions] as const;
  const compiledStep = compile ? compiled(whole, { precision, xla }) : undefined;
  let isPrepared = false;

  const run = async ({ step: at, following }: Turn): Promise<Logs> => {
    const fed = await feed.take(at);
    const args = argumentsOf(fed);
    let numbers: tf.Tensor | undefined;
    try {
      if (compiledStep) {
        if (!isPrepared) compiledStep.prepare(...args); // otherwise the first step would not run compiled
        isPrepared = true;
        if (following !== undefined) compiledStep.ahead(...argumentsOf(await feed.see(following)));
        [numbers] = await interruptible(compiledStep, ...args);
      } else {
        [numbers] = tf.tidy(() => whole(...args));
        await nextTurn(); // lets the kernel receive messages
      }
      const values = await stepValues(numbers);
      return Object.fromEntries(names.map((name, i) => [name, values[i]]));
    } finally {
      tf.dispose([fed, numbers] as tf.TensorContainer);
    }
  };

  return {
    run,
    means: async (signal) => {
      const mean = new MeanLogs();
      for (let at = 0; at < batches.stepsPerEpoch; at++) {
        signal?.throwIfAborted();
        throwIfTerminated();
        mean.add(await run({ step: at }), batches.weightAt(at));
        await nextTurn(); // lets the kernel receive messages
      }
      return mean.result();
    },
    dispose: () => {
      compiledStep?.dispose();
      feed.dispose();
    },
  };
}
