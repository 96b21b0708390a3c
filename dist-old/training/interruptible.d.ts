import type { Compiled } from "../tensorflow/compile";
/** Thrown when Ctrl-C or Jupyter's ■ interrupts a step. */
export declare class InterruptedError extends Error {
    name: string;
}
/**
 * Calls a compiled step so that an interrupt ends it at once, however long the step takes. The variables then
 * hold the values from before the step, so the training can be saved and resumed.
 *
 * Don't call it in a cell's synchronous part, where Node's breakOnSigint removes the listener again.
 *
 * @throws InterruptedError if an interrupt arrives during the step
 */
export declare function interruptible<A extends unknown[], R>(step: Compiled<A, R>, ...args: A): Promise<R>;
