import "../library/libraryAhead"; // before what it loads beside
import { nodeFileSystemRouter } from "@tensorflow/tfjs-node-gpu/dist/io/file_system";
import { loadAddon } from "./addon";
import { namedAttributes, type AttributeValue } from "../eager/attributes";
import { LibraryBinding } from "./libraryBinding";
import { loadApi } from "../library/cApi";
import { openDevice } from "../eager/device";
import { TensorFlowBackend, type Binding } from "./kernelBackend";
import { deviceWish, findLibrary } from "../library/findLibrary";
import * as tf from "./tfjs";

export { tf };

/** What TensorFlow runs on. */
export interface Device {
  kind: "cpu" | "gpu";
  /** TensorFlow's name of the device. */
  name: string;
  /** TensorFlow's version. */
  tensorflow: string;
  runtime: "library" | "addon";
  /** Why it is not the device that one could have expected. */
  note?: string;
}

const { binding, ...opened } = openRuntime();
register();

/** Loads what GENBOOK_RUNTIME names: TensorFlow's library, or the addon of tfjs-node-gpu. */
function openRuntime(): { binding: Binding; device: Device } {
  const runtime = process.env.GENBOOK_RUNTIME || "library";
  if (runtime === "addon") {
    const addon = loadAddon();
    const kind = addon.isUsingGpuDevice() ? "gpu" : "cpu";
    return { binding: addon, device: { kind, name: kind, tensorflow: addon.TF_Version, runtime } };
  }
  if (runtime !== "library") throw new Error(`GENBOOK_RUNTIME is "${runtime}". It can be library or addon.`);
  const api = loadApi(findLibrary());
  const { context, note } = openDevice(api, deviceWish());
  const device: Device = {
    kind: context.isGpu ? "gpu" : "cpu",
    name: context.device,
    tensorflow: api.TF_Version(),
    runtime,
    ...(note && { note }),
  };
  return { binding: new LibraryBinding(context) as unknown as Binding, device };
}

/** Makes this the backend of tfjs. tfjs would answer a failure with another backend and no error. */
function register(): void {
  tf.registerBackend("tensorflow", () => new TensorFlowBackend(binding), 3);
  void tf.setBackend("tensorflow");
  if (tf.getBackend() !== "tensorflow" || !(tf.backend() instanceof TensorFlowBackend)) {
    throw new Error(`tfjs runs on its backend "${tf.getBackend()}" instead of TensorFlow.`);
  }
  tf.io.registerLoadRouter(nodeFileSystemRouter);
  tf.io.registerSaveRouter(nodeFileSystemRouter);
}

/** What TensorFlow runs on. */
export function device(): Device {
  return opened.device;
}

/**
 * The values of what a compiled step gave. On a CPU they are there when the step is, and a thread that waits for them would take 0.2 ms
 * for nothing; on a GPU they are still being computed.
 */
export async function stepValues(tensor: tf.Tensor): Promise<ArrayLike<number>> {
  return opened.device.kind === "cpu" ? tensor.dataSync() : tensor.data();
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
  return (tf.backend() as TensorFlowBackend).executeMultipleOutputs(
    name,
    namedAttributes(attributes),
    inputs,
    outputs,
  );
}

/** A float32 tensor whose values come in pieces, of which only one at a time has to be in JavaScript's memory. */
export function tensorOfPieces(shape: number[], pieces: Iterable<Float32Array>): tf.Tensor {
  if (binding.createTensorOf)
    return (tf.backend() as TensorFlowBackend).tensorOf(binding.createTensorOf(shape, pieces));
  const values = new Float32Array(tf.util.sizeFromShape(shape));
  let at = 0;
  for (const piece of pieces) {
    values.set(piece, at);
    at += piece.length;
  }
  return tf.tensor(values, shape);
}
