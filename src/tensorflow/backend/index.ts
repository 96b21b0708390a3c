/**
 * What the other folders of src import: tfjs on TensorFlow. Importing this module opens TensorFlow and makes
 * it the backend of tfjs; no other module of genbook has such effects, except for beforeTfjs.ts, which this
 * one imports first.
 */
import "./beforeTfjs";
import { namedAttributes, type AttributeValue } from "../eager/attributes";
import { TensorFlowBackend } from "./kernelBackend";
import { openRuntime, registerBackend, type Device } from "./runtime";
import * as tf from "./tfjs";
import { shortenTfjsObjects } from "./tfjsObjects";

const runtime = openRuntime();
registerBackend(runtime.binding);
shortenTfjsObjects();

export { tf, type Device };

/** Returns the device that TensorFlow runs on. */
export function device(): Device {
  return runtime.device;
}

/**
 * Returns the values of a tensor that a compiled step returned. On a CPU they are ready when the step is, and
 * reading them on another thread would only cost 0.2 ms; on a GPU they may still be being computed, so they
 * are read asynchronously.
 */
export async function stepValues(tensor: tf.Tensor): Promise<ArrayLike<number>> {
  return runtime.device.kind === "cpu" ? tensor.dataSync() : tensor.data();
}

/**
 * Runs a TensorFlow op that tfjs has no function for, with the attributes that TensorFlow's definition of the
 * op lists. Its outputs are ordinary tensors (tf.tidy and dispose apply); no gradients flow through it.
 *
 *     const inputs = [shape, key, counter, algorithm];
 *     const [bits] = runOp("StatelessRandomUniformFullIntV2", { dtype: { type: "int32" } }, inputs);
 *
 * @param outputs the number of outputs that the op has
 * @throws Error if tfjs' backend is not TensorFlow
 */
export function runOp(
  name: string,
  attributes: Record<string, AttributeValue>,
  inputs: tf.Tensor[],
  outputs = 1,
): tf.Tensor[] {
  return backend().executeMultipleOutputs(name, namedAttributes(attributes), inputs, outputs);
}

/**
 * Makes a float32 tensor whose values come in pieces, so that only one piece at a time has to be in
 * JavaScript's memory.
 *
 * @throws Error if the pieces do not have as many values as `shape` needs
 */
export function tensorOfPieces(shape: number[], pieces: Iterable<Float32Array>): tf.Tensor {
  const { binding } = runtime;
  if (binding.createTensorOf) return backend().tensorOf(binding.createTensorOf(shape, pieces));
  const values = new Float32Array(tf.util.sizeFromShape(shape));
  let at = 0;
  for (const piece of pieces) {
    values.set(piece, at);
    at += piece.length;
  }
  if (at !== values.length) {
    throw new Error(`A tensor of shape [${shape.join(", ")}] has ${values.length} values, got ${at}.`);
  }
  return tf.tensor(values, shape);
}

/**
 * Returns the backend of tfjs, which is TensorFlow unless the program has set another one.
 *
 * @throws Error if it has
 */
export function backend(): TensorFlowBackend {
  const current = tf.backend();
  if (current instanceof TensorFlowBackend) return current;
  throw new Error(
    `genbook computes with tfjs' backend "tensorflow", but tf.setBackend has set "${tf.getBackend()}": ` +
      'call tf.setBackend("tensorflow") before you use genbook.',
  );
}
