import { InterruptedError } from "../terminal/interrupt";
import type { Compiled } from "../tensorflow/compile";

/**
 * Calls a compiled step so that an interrupt ends it at once, however long the step takes. The variables then
 * hold the values from before the step, so the training can be saved and resumed.
 *
 * Don't call it in a cell's synchronous part, where Node's breakOnSigint removes the listener again.
 *
 * @throws InterruptedError if an interrupt arrives during the step
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
