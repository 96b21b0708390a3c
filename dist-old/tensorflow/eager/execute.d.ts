import type { Pointer } from "../library/memory";
import { type Attribute } from "./attributes";
import { type Context } from "./context";
import { type TensorKind } from "./errors";
/**
 * Runs one op and returns a handle for each output. The members of a list input are passed one after the
 * other; TensorFlow groups them by the op's definition. It copies inputs that are on another device than the
 * op.
 *
 * @throws OpError if TensorFlow refuses the op or the op fails
 */
export declare function execute(context: Context, name: string, attributes: readonly Attribute[], inputs: readonly Pointer[], numOutputs: number): Pointer[];
export interface CallOptions {
    attributes?: readonly Attribute[];
    /**
     * Aborting this signal ends the wait immediately, with the signal's reason. TensorFlow cannot stop an op:
     * it runs to its end, and its outputs are deleted.
     */
    signal?: AbortSignal;
}
/**
 * Runs one op on another thread, without blocking the event loop. The inputs may be deleted before it ends.
 *
 * @throws OpError if TensorFlow refuses the op or the op fails
 */
export declare function executeAsync(context: Context, name: string, inputs: readonly Pointer[], numOutputs: number, { signal, attributes }?: CallOptions): Promise<Pointer[]>;
/** The shape and data type of the tensor behind a handle. */
export declare function kindOf({ api, status }: Context, handle: Pointer): TensorKind;
