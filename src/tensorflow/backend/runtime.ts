import { nodeFileSystemRouter } from "@tensorflow/tfjs-node-gpu/dist/io/file_system";
import { openDevice } from "../eager/device";
import { registerGradients } from "../gradients";
import { loadApi } from "../library/cApi";
import { findLibrary } from "../library/findLibrary";
import { lacksFft } from "../library/nvidia";
import { deviceWish, runtimeWish } from "../library/wishes";
import { loadAddon } from "./addon";
import type { Binding } from "./binding";
import { registerGather } from "./gather";
import { TensorFlowBackend } from "./kernelBackend";
import { LibraryBinding } from "./libraryBinding";
import * as tf from "./tfjs";
import { standInForTfjsNode } from "./tfjsNode";

/** The device that TensorFlow runs on, and where TensorFlow comes from. */
export interface Device {
  kind: "cpu" | "gpu";
  /** TensorFlow's name for the device, such as "/job:localhost/replica:0/task:0/device:CPU:0". */
  name: string;
  /** TensorFlow's version, such as "2.21.0". */
  tensorflow: string;
  runtime: "library" | "addon";
  /** Why TensorFlow runs on the CPU although GENBOOK_DEVICE allows a GPU, or what to expect of the GPU. */
  note?: string;
}

export interface Runtime {
  binding: Binding;
  device: Device;
}

/**
 * Opens the TensorFlow that GENBOOK_RUNTIME and GENBOOK_DEVICE name.
 *
 * @throws Error that says what is missing and what to do about it
 */
export function openRuntime(): Runtime {
  const runtime = runtimeWish();
  if (runtime === "addon") {
    const addon = loadAddon();
    const kind = addon.isUsingGpuDevice() ? "gpu" : "cpu";
    return { binding: addon, device: { kind, name: kind, tensorflow: addon.TF_Version, runtime } };
  }
  const library = findLibrary();
  const api = loadApi(library);
  const { context, note } = openDevice(api, deviceWish(), { fftOnCpu: lacksFft(library) });
  const device: Device = {
    kind: context.isGpu ? "gpu" : "cpu",
    name: context.device,
    tensorflow: api.TF_Version(),
    runtime,
    ...(note && { note }),
  };
  return { binding: new LibraryBinding(context), device };
}

/**
 * Makes TensorFlow the backend of tfjs. Also registers the gradients that tfjs lacks, genbook's kernel of
 * tf.gather, and tfjs-node's file:// addresses for saving and loading models, and lets code that imports
 * tfjs-node have this tfjs.
 *
 * @throws Error if another package has registered a backend of this name, or if tfjs has silently fallen back
 * to another backend
 */
export function registerBackend(binding: Binding): void {
  if (tf.findBackendFactory("tensorflow")) {
    throw new Error(
      "tfjs-node was imported before genbook, and its TensorFlow is in use. Restart, and import genbook " +
        "first: its tf has all that tfjs-node has.",
    );
  }
  tf.registerBackend("tensorflow", () => new TensorFlowBackend(binding), 3);
  void tf.setBackend("tensorflow");
  if (tf.getBackend() !== "tensorflow" || !(tf.backend() instanceof TensorFlowBackend)) {
    throw new Error(`tfjs runs on its backend "${tf.getBackend()}" instead of TensorFlow.`);
  }
  registerGradients();
  registerGather();
  tf.io.registerLoadRouter(nodeFileSystemRouter);
  tf.io.registerSaveRouter(nodeFileSystemRouter);
  standInForTfjsNode();
}
