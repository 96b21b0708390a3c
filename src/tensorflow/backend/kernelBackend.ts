import { NodeJSKernelBackend } from "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend";
import type { TFJSBinding } from "@tensorflow/tfjs-node-gpu/dist/tfjs_binding";
import type { TensorInfo } from "./libraryBinding";
import type { Values } from "../eager/tensors";
import type * as tf from "./tfjs";

type DataId = tf.DataId;
type BackendValues = tf.backend_util.BackendValues;

/** What tfjs-node's backend keeps to itself. */
interface Internals {
  tensorMap: { get(dataId: DataId): { id: number; values: BackendValues | null } };
  getInputTensorIds(tensors: readonly tf.TensorInfo[]): number[];
  createOutputTensor(info: TensorInfo): tf.Tensor;
}

/** The binding: TensorFlow's library as this project calls it, or the addon, which knows less. */
export type Binding = TFJSBinding & {
  tensorData?(id: number): Promise<Values>;
  createTensorOf?(shape: number[], pieces: Iterable<Float32Array>): TensorInfo;
};

/** The backend of tfjs-node, with reads that do not block the event loop. */
export class TensorFlowBackend extends NodeJSKernelBackend {
  declare binding: Binding;

  private get internals(): Internals {
    return this as unknown as Internals;
  }

  constructor(binding: Binding) {
    super(binding, "@tensorflow/tfjs-node-gpu");
  }

  override async read(dataId: DataId): Promise<BackendValues> {
    const { id, values } = this.internals.tensorMap.get(dataId);
    if (values !== null) return values;
    return ((await this.binding.tensorData?.(id)) as BackendValues) ?? this.readSync(dataId);
  }

  /** The binding's numbers of tensors. Values that have not been given to TensorFlow yet are given now. */
  idsOf(tensors: readonly tf.TensorInfo[]): number[] {
    return this.internals.getInputTensorIds(tensors);
  }

  /** A tfjs tensor of what TensorFlow has made. */
  tensorOf(info: TensorInfo): tf.Tensor {
    return this.internals.createOutputTensor(info);
  }
}
