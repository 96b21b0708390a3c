import { type Attribute } from "../eager/attributes";
import { type Context } from "../eager/context";
import type { TensorKind } from "../eager/errors";
import type { Output } from "../library/cDeclarations";
import type { Pointer } from "../library/memory";
/** Adds nodes to a TensorFlow graph. */
export declare class GraphBuilder {
    private readonly context;
    readonly graph: Pointer;
    private names;
    constructor(context: Context, graph: Pointer);
    placeholder({ shape, dtype }: TensorKind): Output;
    /** Adds a constant, and deletes the tensor that holds its value. */
    constant(tensor: Pointer, dtype: number): Output;
    /** Adds the value of an eager tensor as a constant. */
    constantOf(handle: Pointer): Output;
    identity(input: Output): Output;
    /**
     * Adds an op as tfjs' kernels call it: the members of a list input are inputs of their own.
     *
     * @throws Error if the op takes a list and is not in INPUTS_AFTER_LIST, or if TensorFlow refuses it
     */
    op(type: string, name: string, attributes: readonly Attribute[], inputs: Output[]): Pointer;
    private single;
    private operation;
}
