import { NodeJSKernelBackend } from "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend";
import type { TFJSBinding } from "@tensorflow/tfjs-node-gpu/dist/tfjs_binding";
import { namedAttributes, type AttributeValue } from "./attributes";
import { LibraryBinding } from "./binding";
import { loadApi } from "./cApi";
import { openContext } from "./context";
import { findLibrary } from "./library";
import * as tf from "./tfjs";

export { tf };

/** What TensorFlow runs on. */
export interface Device {
  kind: "cpu" | "gpu";
  name: string;
  /** TensorFlow's version. */
  tensorflow: string;
  runtime: "library" | "addon";
  /** Why it is not what one could have expected. */
  note?: string;
}

const binding = new LibraryBinding(openContext(loadApi(findLibrary())));
const backend = new NodeJSKernelBackend(binding as unknown as TFJSBinding, "@tensorflow/tfjs-node-gpu");
tf.registerBackend("tensorflow", () => backend, 3);
void tf.setBackend("tensorflow");
if (tf.getBackend() !== "tensorflow")
  throw new Error(`tfjs runs on its backend ${tf.getBackend()}, not on TensorFlow.`);

export function device(): Device {
  return {
    kind: binding.isUsingGpuDevice() ? "gpu" : "cpu",
    name: binding.context.device,
    tensorflow: binding.TF_Version,
    runtime: "library",
  };
}

/**
 * Runs a TensorFlow op that tfjs has no name for, with the attributes of TensorFlow's own definition of it. Its outputs live and
 * die like any other tensors (tf.tidy, dispose); there are no gradients through it.
 *
 *     const [bits] = runOp("StatelessRandomUniformFullIntV2", { dtype: { type: "int32" } }, [shape, key, counter, algorithm]);
 */
export function runOp(
  name: string,
  attributes: Record<string, AttributeValue>,
  inputs: tf.Tensor[],
  outputs = 1,
): tf.Tensor[] {
  return backend.executeMultipleOutputs(name, namedAttributes(attributes), inputs, outputs);
}
