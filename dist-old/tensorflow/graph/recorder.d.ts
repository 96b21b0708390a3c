import type { Attribute } from "../eager/attributes";
import { type Context } from "../eager/context";
import type { Pointer } from "../library/memory";
import type { RecordedOp } from "./recording";
/**
 * Records ops without running them. Their outputs have an id, and a shape and a data type that TensorFlow
 * infers, but no values.
 */
export declare class Recorder {
    private readonly context;
    private readonly handleOf;
    private readonly isArgument;
    readonly ops: RecordedOp[];
    private readonly graph;
    private readonly builder;
    private readonly outputs;
    /**
     * @param handleOf returns the handle of a tensor that existed before the recording
     * @param isArgument tells whether a tensor is an argument of the step, which differs from call to call
     */
    constructor(context: Context, handleOf: (id: number) => Pointer, isArgument: (id: number) => boolean);
    /**
     * Records an op.
     *
     * @param nextId supplies the ids by which later ops refer to the outputs
     * @returns id, shape and data type of each output
     * @throws Error if a shape depends on values
     */
    add(name: string, attributes: readonly Attribute[], inputs: readonly number[], nextId: () => number): {
        shape: number[];
        dtype: number;
        id: number;
    }[];
    close(): void;
    private source;
    private kindOf;
}
