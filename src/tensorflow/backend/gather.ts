import { createTensorsTypeOpAttr } from "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend";
import { ATTRIBUTE } from "../eager/attributes";
import type { TensorFlowBackend } from "./kernelBackend";
import { LibraryBinding } from "./libraryBinding";
import * as tf from "./tfjs";

/**
 * Makes tf.gather, and with it tf.layers.embedding, usable in compiled steps. tfjs-node's kernel reads the
 * indices to check them, which a recording cannot do. During a recording, this one leaves the check to
 * TensorFlow: its CPU kernel refuses an index that is out of range, and its GPU kernel returns zeros for it.
 */
export function registerGather(): void {
  const { backendName, kernelName, kernelFunc } = tf.getKernel(tf.GatherV2, "tensorflow");
  tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc: (params) => {
      const backend = params.backend as TensorFlowBackend;
      const { binding } = backend;
      if (!(binding instanceof LibraryBinding && binding.isRecording)) return kernelFunc(params);
      const { x, indices } = params.inputs as { x: tf.TensorInfo; indices: tf.TensorInfo };
      const { axis, batchDims } = params.attrs as unknown as tf.GatherV2Attrs;
      tf.backend_util.segment_util.collectGatherOpShapeInfo(x, indices, axis, batchDims);
      const attributes = [
        { name: "batch_dims", type: ATTRIBUTE.int, value: batchDims },
        createTensorsTypeOpAttr("Tparams", x.dtype),
        createTensorsTypeOpAttr("Tindices", indices.dtype),
        createTensorsTypeOpAttr("Taxis", "int32"),
      ];
      const axisTensor = tf.scalar(axis, "int32");
      const result = backend.executeSingleOutput(kernelName, attributes, [x, indices, axisTensor]);
      axisTensor.dispose();
      return result;
    },
  });
}
