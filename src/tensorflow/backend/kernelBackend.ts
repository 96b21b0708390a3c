import { NodeJSKernelBackend } from "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend";
import type { Binding, TensorInfo } from "./binding";
import type * as tf from "./tfjs";

type DataId = tf.DataId;
type BackendValues = tf.backend_util.BackendValues;

/** Private members of tfjs-node's backend, which its declarations list without their types. */
interface Internals {
  tensorMap: { get(dataId: DataId): { id: number; values: BackendValues | null } };
  getInputTensorIds(tensors: readonly tf.TensorInfo[]): number[];
  createOutputTensor(info: TensorInfo): tf.Tensor;
}

/** The backend of tfjs-node, with reads that do not block the event loop. */
export class TensorFlowBackend extends NodeJSKernelBackend {
  declare binding: Binding;

  constructor(binding: Binding) {
    super(binding, "@tensorflow/tfjs-node-gpu");
  }

  override async read(dataId: DataId): Promise<BackendValues> {
    const { id, values } = this.internals.tensorMap.get(dataId);
    if (values !== null) return values;
    return ((await this.binding.tensorData?.(id)) as BackendValues) ?? this.readSync(dataId);
  }

  /**
   * The binding's ids of tensors. Values that tfjs still holds in JavaScript are handed to TensorFlow first.
   */
  idsOf(tensors: readonly tf.TensorInfo[]): number[] {
    return this.internals.getInputTensorIds(tensors);
  }

  /** The tfjs tensor for a tensor that TensorFlow has made. */
  tensorOf(info: TensorInfo): tf.Tensor {
    return this.internals.createOutputTensor(info);
  }

  private get internals(): Internals {
    return this as unknown as Internals;
  }
}
