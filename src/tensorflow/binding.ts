import { ATTRIBUTE, setAttribute, type Attribute } from "./attributes";
import type { Pointer } from "./cApi";
import { checked, type Context } from "./context";
import { DTYPE, opError } from "./errors";
import { newHandle, shapeOf, valuesOf, type Values } from "./tensors";

/** What an op gives back for each of its outputs. */
export interface TensorInfo {
  id: number;
  shape: number[];
  dtype: number;
}

/** The outputs of one op: 64 are enough for any op of a fixed number, and the array grows for the others. */
let outputs = new BigUint64Array(64);
const outputCount = new Int32Array(1);

/**
 * What the JavaScript of tfjs-node expects of its native addon, on TensorFlow's C library. Tensors are numbers for the
 * JavaScript and handles for TensorFlow; each lives until deleteTensor.
 */
export class LibraryBinding {
  private readonly handles = new Map<number, Pointer>();
  private nextId = 0;

  readonly TF_FLOAT = DTYPE.float32;
  readonly TF_INT32 = DTYPE.int32;
  readonly TF_INT64 = DTYPE.int64;
  readonly TF_BOOL = DTYPE.bool;
  readonly TF_COMPLEX64 = DTYPE.complex64;
  readonly TF_STRING = DTYPE.string;
  readonly TF_RESOURCE = DTYPE.resource;
  readonly TF_UINT8 = DTYPE.uint8;
  readonly TF_ATTR_STRING = ATTRIBUTE.string;
  readonly TF_ATTR_INT = ATTRIBUTE.int;
  readonly TF_ATTR_FLOAT = ATTRIBUTE.float;
  readonly TF_ATTR_BOOL = ATTRIBUTE.bool;
  readonly TF_ATTR_TYPE = ATTRIBUTE.type;
  readonly TF_ATTR_SHAPE = ATTRIBUTE.shape;
  readonly TF_Version: string;

  constructor(readonly context: Context) {
    this.TF_Version = context.api.TF_Version();
  }

  isUsingGpuDevice(): boolean {
    return this.context.isGpu;
  }

  createTensor(shape: number[], dtype: number, values: Values): number {
    return this.insert(newHandle(this.context, shape, dtype, values));
  }

  deleteTensor(id: number): void {
    this.context.api.TFE_DeleteTensorHandle(this.handle(id));
    this.handles.delete(id);
  }

  tensorDataSync(id: number): Values {
    const { api, status } = this.context;
    const handle = this.handle(id);
    const tensor = checked(api, status, api.TFE_TensorHandleResolve(handle, status), "Reading a tensor");
    try {
      return valuesOf(this.context, tensor, api.TFE_TensorHandleDataType(handle));
    } finally {
      api.TF_DeleteTensor(tensor);
    }
  }

  executeOp(name: string, attributes: Attribute[], inputs: number[], numOutputs: number): TensorInfo[] {
    const { api, status, pointer } = this.context;
    const op = checked(api, status, api.TFE_NewOp(pointer, name, status), name);
    try {
      for (const id of inputs) api.TFE_OpAddInput(op, this.handle(id), status);
      for (const attribute of attributes) setAttribute(api.eagerAttributes, op, attribute, status);
      if (numOutputs > outputs.length) outputs = new BigUint64Array(numOutputs);
      outputCount[0] = numOutputs;
      api.TFE_Execute(op, outputs, outputCount, status);
    } finally {
      api.TFE_DeleteOp(op);
    }
    if (api.TF_GetCode(status) !== 0) {
      const message = api.TF_Message(status); // before the next call overwrites it
      const kinds = inputs.map((id) => this.describe(id));
      throw opError(name, kinds, message);
    }
    const results = new Array<TensorInfo>(outputCount[0]);
    for (let index = 0; index < results.length; index++) {
      const handle = outputs[index];
      results[index] = {
        id: this.insert(handle),
        shape: shapeOf(this.context, handle),
        dtype: api.TFE_TensorHandleDataType(handle),
      };
    }
    return results;
  }

  getNumOfTensors(): number {
    return this.handles.size;
  }

  private insert(handle: Pointer): number {
    const id = this.nextId++;
    this.handles.set(id, handle);
    return id;
  }

  private handle(id: number): Pointer {
    const handle = this.handles.get(id);
    if (handle === undefined) throw new Error(`There is no tensor ${id}: it was disposed, or never made.`);
    return handle;
  }

  private describe(id: number): TensorInfo {
    const handle = this.handle(id);
    return {
      id,
      shape: shapeOf(this.context, handle),
      dtype: this.context.api.TFE_TensorHandleDataType(handle),
    };
  }
}
