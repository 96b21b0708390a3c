import { setImmediate as nextTurn } from "node:timers/promises";

/** Thrown when Ctrl-C or Jupyter's ■ interrupts a step or a download. */
export class InterruptedError extends Error {
  override name = "InterruptedError";
}

/**
 * Does work with a signal that Ctrl-C and Jupyter's ■ abort, and that is aborted when `signal` is.
 *
 * @param what the subject of the message: "The download of mnist/train-labels-idx1-ubyte.gz"
 * @throws InterruptedError if an interrupt arrives during the work; the reason of `signal`
 */
export async function untilInterrupted<T>(
  what: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  // Wait until the cell's synchronous part is over: there, Node's breakOnSigint removes the listener again.
  await nextTurn();
  signal.throwIfAborted();
  const controller = new AbortController();
  const onInterrupt = () => controller.abort(new InterruptedError(`${what} was interrupted.`));
  process.once("SIGINT", onInterrupt);
  try {
    return await work(AbortSignal.any([signal, controller.signal]));
  } finally {
    process.off("SIGINT", onInterrupt);
  }
}
