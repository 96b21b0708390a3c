import { ATTRIBUTE, type Attribute } from "./attributes";
import type { Pointer } from "./native";
import type { Context } from "./context";
import { DTYPE, type TensorKind } from "./errors";
import { execute, kindOf } from "./execute";
import { SavedModels } from "./savedModel";
import { newHandle, readValues, readValuesAsync, type Values } from "./tensors";

/** What an op gives back for each of its outputs. */
export interface TensorInfo extends TensorKind {
  id: number;
}

/**
 * What the JavaScript of tfjs-node expects of its native addon, on TensorFlow's C library. Tensors are numbers for the
 * JavaScript and handles for TensorFlow; each lives until deleteTensor.
 */
export class LibraryBinding {
  private readonly handles = new Map<number, Pointer>();
  private readonly savedModels: SavedModels;
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
    this.savedModels = new SavedModels(context);
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
    return readValues(this.context, this.handle(id));
  }

  /** As tensorDataSync, without blocking the event loop. The addon has no such function. */
  tensorData(id: number): Promise<Values> {
    return readValuesAsync(this.context, this.handle(id));
  }

  executeOp(name: string, attributes: Attribute[], inputs: number[], numOutputs: number): TensorInfo[] {
    const handles = inputs.map((id) => this.handle(id));
    return execute(this.context, name, attributes, handles, numOutputs).map((handle) => this.adopt(handle));
  }

  loadSavedModel(folder: string, tags: string): number {
    return this.savedModels.load(folder, tags);
  }

  deleteSavedModel(id: number): void {
    this.savedModels.delete(id);
  }

  runSavedModel(id: number, inputs: number[], inputNames: string, outputNames: string): TensorInfo[] {
    const handles = inputs.map((each) => this.handle(each));
    return this.savedModels.run(id, handles, inputNames, outputNames).map((handle) => this.adopt(handle));
  }

  getNumOfSavedModels(): number {
    return this.savedModels.count;
  }

  getNumOfTensors(): number {
    return this.handles.size;
  }

  /** Gives a handle that TensorFlow has made a number. */
  private adopt(handle: Pointer): TensorInfo {
    return { id: this.insert(handle), ...kindOf(this.context, handle) };
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
}
