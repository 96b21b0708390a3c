import type { Attribute } from "../eager/attributes";
import type { TensorKind } from "../eager/errors";
/** An op that was recorded instead of run. Numbers stand for tensors: they are the binding's ids. */
export interface RecordedOp {
    name: string;
    attributes: readonly Attribute[];
    inputs: readonly number[];
    outputs: number[];
    /** Shape and data type of each output. */
    kinds: TensorKind[];
    /** The stack trace of the call. */
    place: Error;
}
/**
 * Where a value of a program comes from: an argument, an output of a node, the tensor with that id, or these
 * numbers.
 */
export type Source = {
    argument: number;
} | {
    node: number;
    output: number;
} | {
    constant: number;
} | {
    literal: TensorKind & {
        values: number[];
    };
};
export interface Node {
    op: RecordedOp;
    inputs: Source[];
}
/** What a recording computes: its ops in order, without those whose results are unused. */
export interface Program {
    nodes: Node[];
    outputs: Source[];
}
/**
 * Makes a program of recorded ops.
 *
 * @param argumentIds tensors that each call passes; all others that no op has made become constants
 * @param outputIds tensors that the program returns
 */
export declare function programOf(ops: readonly RecordedOp[], argumentIds: readonly number[], outputIds: readonly number[]): Program;
/** How two recordings differ, in words, and the stack trace of the first op that does. */
export interface Difference {
    text: string;
    place?: Error;
}
/**
 * Compares two recordings of a step. Returns undefined if they compute the same.
 *
 * @param sameConstant whether the tensor with id `a` in one recording has the values of tensor `b` in the
 *   other
 */
export declare function difference(one: Program, other: Program, sameConstant: (a: number, b: number) => boolean): Difference | undefined;
