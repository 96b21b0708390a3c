import { type Precision } from "./precision";
export interface CompileOptions {
    /**
     * The precision that the function computes in. The first call is always float32.
     *
     * @defaultValue "float32"
     */
    precision?: Precision;
    /**
     * Lets XLA compile the function to kernels of its own, instead of running TensorFlow's kernels one after
     * the other. On a GPU, small networks train 2 to 4 times as fast, after a first step of 10 to 25 seconds.
     * On CPUs, oneDNN's kernels are faster.
     *
     * @defaultValue false, or true if GENBOOK_XLA is 1
     */
    xla?: boolean;
}
export interface Compiled<A extends unknown[], R> {
    /** Runs the step. Await each call before making the next one, and dispose of the results. */
    (...args: A): Promise<R>;
    /**
     * Records the step for arguments like these, so that the first call already runs the function. All calls
     * are then computed in the same way, to the last bit. Optimizers must have made their variables
     * (optimizer.build).
     */
    prepare(...args: A): void;
    /**
     * Announces, before a call, the arguments of the call after it. The second call then begins as soon as the
     * first one has been computed, while JavaScript is still taking its results. It assigns nothing until it is
     * made with these very tensors. If a variable of the step has been changed in the meantime, it starts
     * again.
     */
    ahead(...args: A): void;
    /**
     * Ends the running call immediately: it throws the reason, and all variables keep their values. (TensorFlow
     * cannot stop in the middle. It computes to the end, and the results are deleted.)
     */
    abandon(reason: Error): void;
    /** Removes the TensorFlow functions of the step, which also happens when the step is garbage-collected. */
    dispose(): void;
}
/**
 * Makes a training step one TensorFlow function, which runs several times as fast as its ops one by one, and
 * on another thread than JavaScript.
 *
 * The first call runs the step as it is, so that optimizers can make their variables. The second call records
 * the step twice without computing anything. If both recordings are the same, this call and all later ones
 * run the recording. It reads the step's variables when it starts and assigns them when it ends. Everything
 * else that the step uses becomes a constant, and its other effects (counting, logging) happen in those three
 * runs only. Arguments with another shape, dtype or structure, or with other numbers or strings, are recorded
 * again.
 *
 * @param step takes and returns tensors, also in lists and plain objects. It computes with its arguments and
 *   tf.Variables only, and draws random numbers from a RandomStream
 * @throws RangeError or Error if the machine does not compute in that precision. Calls throw if the step
 *   reads values of tensors or computes something else each time
 */
export declare function compile<A extends unknown[], R>(step: (...args: A) => R, { precision, xla }?: CompileOptions): Compiled<A, R>;
