import { tf } from "../backend";
import type { LibraryBinding } from "../backend/libraryBinding";
import type { CallOptions } from "../eager/execute";
import type { RecordedOp } from "../graph/recording";
import type { Pointer } from "../library/memory";
import type { Signature } from "./recordStep";
/** A step that has become a TensorFlow function. */
export interface CompiledFunction extends Signature {
    name: string;
    /** The ops of the function, in the order in which TensorFlow's errors count them */
    ops: RecordedOp[];
}
/** What a call runs, and on which arguments. */
export interface Callee {
    called: CompiledFunction;
    args: tf.Tensor[];
    options: CallOptions;
}
/**
 * A running function. It changes nothing until its results are taken, so it can begin early and be dropped if
 * it is not needed.
 */
export declare class FunctionCall {
    private readonly binding;
    private readonly callee;
    private readonly outputs;
    private readonly controller;
    /** The ids of its input tensors. Undefined until the call before it has assigned its variables. */
    private inputs;
    /**
     * Begins the call.
     *
     * @param handles of arguments and variables
     * @defaultValue handles are those of the callee's arguments and of the variables' present values
     */
    constructor(binding: LibraryBinding, callee: Callee, handles?: Pointer[]);
    /**
     * Returns true if a call that began now would compute the same: with the same tensors, and with unchanged
     * variables.
     */
    isOf({ called, args }: Callee): boolean;
    /** Ends the wait for the results: `take` throws this reason. */
    abandon(reason: Error): void;
    /** Deletes the results once they are computed. */
    drop(): void;
    /**
     * Waits for the results, assigns the variables and returns the step's value. If there is a `next` call, it
     * begins with the results of this one before they are assigned, so that TensorFlow does not wait for
     * JavaScript.
     *
     * @throws Error that names the op that has failed and the line in the step, or the reason passed to
     *   `abandon`
     */
    take(next?: Callee): Promise<{
        value: unknown;
        following?: FunctionCall;
    }>;
    /** The handles of the inputs that `next` will have once this call has assigned its variables. */
    private inputsAfter;
}
