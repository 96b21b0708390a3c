import { NodeJSKernelBackend } from "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend";
import type { Binding, TensorInfo } from "./binding";
import type * as tf from "./tfjs";
type DataId = tf.DataId;
type BackendValues = tf.backend_util.BackendValues;
/** The backend of tfjs-node, with reads that do not block the event loop. */
export declare class TensorFlowBackend extends NodeJSKernelBackend {
    binding: Binding;
    constructor(binding: Binding);
    read(dataId: DataId): Promise<BackendValues>;
    /**
     * The binding's ids of tensors. Values that tfjs still holds in JavaScript are handed to TensorFlow first.
     */
    idsOf(tensors: readonly tf.TensorInfo[]): number[];
    /** The tfjs tensor for a tensor that TensorFlow has made. */
    tensorOf(info: TensorInfo): tf.Tensor;
    private get internals();
}
export {};
