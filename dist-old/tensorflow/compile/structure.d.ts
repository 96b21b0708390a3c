import { tf } from "../backend";
/** A value whose tensors are replaced by their numbers, so that other tensors can be filled in. */
type Template = {
    tensor: number;
} | {
    list: Template[];
} | {
    object: [name: string, value: Template][];
} | {
    value: Constant;
};
/** A value that is not a tensor and becomes a part of a compiled function */
type Constant = string | number | boolean | null | undefined;
export interface Leaf {
    /** Where it is, such as "arguments[0].images[2]" */
    path: string;
    /** Data type and shape of a tensor, such as "float32 [2, 3]", or a constant, such as "0.5" */
    kind: string;
}
/**
 * A value of tensors in lists and objects, split into its tensors and the rest: TensorFlow knows tensors
 * only.
 */
export interface Structure {
    tensors: tf.Tensor[];
    leaves: Leaf[];
    template: Template;
}
/**
 * Splits a value into its tensors and the rest.
 *
 * @param name the name of the value in leaves and errors, such as "the result"
 * @throws Error if the value contains anything but tensors, numbers, strings, booleans, null, undefined, and
 *   lists and plain objects of these
 */
export declare function takeApart(value: unknown, name: string): Structure;
/** Rebuilds a value that takeApart has split, with these tensors in place of its own. */
export declare function putTogether(template: Template, tensors: readonly tf.Tensor[]): unknown;
export {};
