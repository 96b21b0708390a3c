/**
 * What the other rooms import: tfjs on TensorFlow. Importing this module opens TensorFlow and makes it the
 * backend of tfjs; no other module of genbook has such effects, except for beforeTfjs.ts, which this one
 * imports first.
 */
import "./beforeTfjs";
import { type AttributeValue } from "../eager/attributes";
import { type Device } from "./runtime";
import * as tf from "./tfjs";
export { tf, type Device };
/** What TensorFlow runs on. */
export declare function device(): Device;
/**
 * The values of a tensor that a compiled step returned. On a CPU they are ready when the step is, and reading
 * them on another thread would only cost 0.2 ms; on a GPU they may still be being computed, so they are read
 * asynchronously.
 */
export declare function stepValues(tensor: tf.Tensor): Promise<ArrayLike<number>>;
/**
 * Runs a TensorFlow op that tfjs has no function for, with the attributes that TensorFlow's definition of the
 * op lists. Its outputs are ordinary tensors (tf.tidy and dispose apply); no gradients flow through it.
 *
 *     const [bits] = runOp("StatelessRandomUniformFullIntV2", { dtype: { type: "int32" } }, [shape, key, counter, algorithm]);
 *
 * @param outputs the number of outputs that the op has
 */
export declare function runOp(name: string, attributes: Record<string, AttributeValue>, inputs: tf.Tensor[], outputs?: number): tf.Tensor[];
/**
 * A float32 tensor whose values come in pieces, so that only one piece at a time has to be in JavaScript's
 * memory.
 *
 * @throws Error if the pieces do not have as many values as `shape` needs
 */
export declare function tensorOfPieces(shape: number[], pieces: Iterable<Float32Array>): tf.Tensor;
