import { NodeJSKernelBackend } from "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend";
import type { Attribute } from "../eager/attributes";
import type { Binding, TensorInfo } from "./binding";
import { shapeWithoutOp } from "./emptyResults";
import * as tf from "./tfjs";

type DataId = tf.DataId;
type BackendValues = tf.backend_util.BackendValues;

/** Private members of tfjs-node's backend, which its declarations list without their types. */
interface Internals {
  tensorMap: tf.DataStorage<{ id: number; values: BackendValues | null }>;
  getInputTensorIds(tensors: readonly tf.TensorInfo[]): number[];
  createOutputTensor(info: TensorInfo): tf.Tensor;
}

const DISPOSED =
  "This tensor has been disposed of: by dispose, by tf.dispose, or at the end of tf.tidy. Use it before, or keep it with " +
  "tf.keep.";

/**
 * The backend of tfjs-node, with reads that do not block the event loop. Ops throw an error that says so if a
 * tensor has been disposed of.
 */
export class TensorFlowBackend extends NodeJSKernelBackend {
  declare binding: Binding;

  constructor(binding: Binding) {
    super(binding, "@tensorflow/tfjs-node-gpu");
    const engine = tf.engine();
    this.internals.tensorMap = new tf.DataStorage(this, {
      // Called for a tensor that this backend does not have: it is another backend's, or does not exist.
      moveData: (backend, dataId) => {
        if (!engine.state.tensorInfo.has(dataId)) throw new Error(DISPOSED);
        engine.moveData(backend, dataId);
      },
    });
  }

  override async read(dataId: DataId): Promise<BackendValues> {
    const { id, values } = this.internals.tensorMap.get(dataId);
    if (values !== null) return values;
    return ((await this.binding.tensorData?.(id)) as BackendValues) ?? this.readSync(dataId);
  }

  override executeSingleOutput(name: string, attributes: Attribute[], inputs: tf.TensorInfo[]): tf.Tensor {
    const valuesOf = ({ dataId }: tf.TensorInfo) => this.readSync(dataId) as ArrayLike<number>;
    const shape = shapeWithoutOp(name, attributes, inputs, valuesOf);
    return shape ? tf.zeros(shape) : super.executeSingleOutput(name, attributes, inputs);
  }

  /**
   * Returns the binding's ids of tensors. Values that tfjs still holds in JavaScript are first handed to
   * TensorFlow.
   */
  idsOf(tensors: readonly tf.TensorInfo[]): number[] {
    return this.internals.getInputTensorIds(tensors);
  }

  /** Returns the tfjs tensor for a tensor that TensorFlow has made. */
  tensorOf(info: TensorInfo): tf.Tensor {
    return this.internals.createOutputTensor(info);
  }

  private get internals(): Internals {
    return this as unknown as Internals;
  }
}
