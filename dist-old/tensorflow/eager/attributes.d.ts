import type { TFEOpAttr } from "@tensorflow/tfjs-node-gpu/dist/tfjs_binding";
import type { AttributeSetters } from "../library/cApi";
import type { Pointer } from "../library/memory";
import { DTYPE } from "./errors";
/** The kinds of attributes, with the numbers that TensorFlow's C interface gives them. */
export declare const ATTRIBUTE: {
    readonly string: 0;
    readonly int: 1;
    readonly float: 2;
    readonly bool: 3;
    readonly type: 4;
    readonly shape: 5;
};
/**
 * An attribute of an op as tfjs-node's kernels write it: one value, or an array of values for a list
 * attribute.
 */
export type Attribute = TFEOpAttr;
/** An attribute that is a data type, as one of DTYPE's numbers. */
export declare const typeAttribute: (name: string, dtype: number) => Attribute;
type OneOrMany<T> = T | T[];
/** An attribute as runOp takes it: its kind, with the value or the list of values. */
export type AttributeValue = {
    string: OneOrMany<string>;
} | {
    int: OneOrMany<number>;
} | {
    float: OneOrMany<number>;
} | {
    bool: boolean;
} | {
    type: OneOrMany<keyof typeof DTYPE>;
} | {
    shape: number[] | number[][];
};
/** Turns attributes such as { dtype: { type: "float32" } } into the form that an op takes. */
export declare function namedAttributes(attributes: Record<string, AttributeValue>): Attribute[];
/** Sets an attribute of an op that is about to run, or of a node of a graph, depending on `set`. */
export declare function setAttribute(set: AttributeSetters, op: Pointer, attribute: Attribute, status: Pointer): void;
/**
 * Writes a shape into scratch memory, which the next call overwrites. A size of -1 is unknown.
 *
 * @throws Error if the shape has more than 16 axes
 */
export declare function dimsOf(shape: ArrayLike<number>): BigInt64Array;
export {};
