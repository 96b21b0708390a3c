import type { Compiled } from "../tensorflow/compile";

/** Ctrl-C, or Jupyter's ■, in the middle of a step. */
export class InterruptedError extends Error {
  override name = "InterruptedError";
}

/**
 * Runs one call of a compiled step. An interrupt ends it at once with an InterruptedError, however long the
 * step takes: the variables are those of the step before, so that a training can be saved and go on.
 *
 * Not in a cell's synchronous part: there Node's breakOnSigint removes the listener again.
 */
export async function interruptible<A extends unknown[], R>(step: Compiled<A, R>, ...args: A): Promise<R> {
  const onInterrupt = () => step.abandon(new InterruptedError("Interrupted in the middle of a step."));
  process.once("SIGINT", onInterrupt);
  try {
    return await step(...args);
  } finally {
    process.off("SIGINT", onInterrupt);
  }
}
