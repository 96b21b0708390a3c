import { isDeepStrictEqual } from "node:util";
import { ATTRIBUTE, type Attribute } from "../eager/attributes";
import { checked, type Context } from "../eager/context";
import { DTYPE } from "../eager/errors";
import { execute, executeAsync, kindOf, type CallOptions } from "../eager/execute";
import { SavedModels } from "../eager/savedModel";
import { newHandle, newHandleOfPieces, readValues, readValuesAsync, type Values } from "../eager/tensors";
import { defineFunction } from "../graph/graphFunction";
import { Recorder } from "../graph/recorder";
import { difference, type Difference, type Program, type RecordedOp } from "../graph/recording";
import type { Pointer } from "../library/memory";
import { fuse, type Target } from "../rewrite/fuse";
import type { Binding, TensorInfo } from "./binding";

const READ_WHILE_RECORDING =
  "A compiled step cannot read the values of a tensor (data, dataSync, print): it is recorded once and then runs " +
  "without JavaScript. Return the tensor from the step and read it outside, or train with { compile: false }.";

const NO_VALUES =
  "This tensor has no values, because it was made while a compiled step was recorded. Return it from the step, and use " +
  "the result of the call.";

/**
 * Offers what tfjs-node's JavaScript expects of its native addon, on TensorFlow's C library. JavaScript
 * refers to tensors by ids, and TensorFlow by handles; a tensor lives until deleteTensor is called.
 */
export class LibraryBinding implements Binding {
  private readonly handles = new Map<number, Pointer>();
  private readonly savedModels: SavedModels;
  private nextId = 0;
  /**
   * Set during a recording. Tensors that the step deletes are kept until later, since they may become
   * constants.
   */
  private recording?: { recorder: Recorder; deleted: number[] };
  /** The ids of tensors that a recording has made, which have no values. */
  private readonly withoutValues = new Set<number>();

  /** tfjs-node declares these three, which its addon lacks and its JavaScript does not use. */
  declare readonly TensorMetadata: Binding["TensorMetadata"];
  declare readonly TFEOpAttr: Binding["TFEOpAttr"];
  declare readonly TF_ATTR_RESOURCE: number;

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

  /** True while ops are recorded instead of run. */
  get isRecording(): boolean {
    return this.recording !== undefined;
  }

  isUsingGpuDevice(): boolean {
    return this.context.isGpu;
  }

  createTensor(shape: number[], dtype: number, values: Values): number {
    return this.insert(newHandle(this.context, shape, dtype, values));
  }

  createTensorOf(shape: number[], pieces: Iterable<Float32Array>): TensorInfo {
    return this.adopt(newHandleOfPieces(this.context, shape, pieces));
  }

  deleteTensor(id: number): void {
    if (this.withoutValues.delete(id)) return;
    if (this.recording) return void this.recording.deleted.push(id);
    this.context.api.TFE_DeleteTensorHandle(this.handle(id));
    this.handles.delete(id);
  }

  tensorDataSync(id: number): ReturnType<Binding["tensorDataSync"]> {
    if (this.recording) throw new Error(READ_WHILE_RECORDING);
    // tfjs-node's declaration leaves out strings and int64.
    return readValues(this.context, this.handle(id)) as ReturnType<Binding["tensorDataSync"]>;
  }

  tensorData(id: number): Promise<Values> {
    if (this.recording) throw new Error(READ_WHILE_RECORDING);
    return readValuesAsync(this.context, this.handle(id));
  }

  executeOp(name: string, attributes: Attribute[], inputs: number[], numOutputs: number): TensorInfo[] {
    if (this.recording) {
      const made = this.recording.recorder.add(name, attributes, inputs, () => this.nextId++);
      for (const { id } of made) this.withoutValues.add(id);
      return made;
    }
    const handles = inputs.map((id) => this.handle(id));
    const outputs = execute(this.context, name, attributes, handles, numOutputs);
    return outputs.map((handle) => this.adopt(handle));
  }

  /**
   * Runs `action`, and records its ops instead of running them: their results have shapes, but no values.
   * Tensors that existed before and that it deletes are kept until `release` is called.
   *
   * @param argumentIds tensors that differ from call to call
   * @throws Error if a recording is already in progress
   */
  record<T>(action: () => T, argumentIds: readonly number[]) {
    if (this.recording)
      throw new Error("A compiled step called another compiled step. Compile the outer one only.");
    const args = new Set(argumentIds);
    const recorder = new Recorder(
      this.context,
      (id) => this.handle(id),
      (id) => args.has(id),
    );
    const deleted: number[] = [];
    this.recording = { recorder, deleted };
    const release = () => deleted.splice(0).forEach((id) => this.deleteTensor(id));
    try {
      const result = action();
      this.recording = undefined;
      return { result, ops: recorder.ops, release };
    } catch (error) {
      this.recording = undefined;
      release();
      throw error;
    } finally {
      recorder.close();
    }
  }

  /**
   * Compares two programs. Returns undefined if they compute the same.
   *
   * @param options.held values of constants of `one` that may have been deleted, from `hold`. All other
   *   constants must still exist: their recordings must not have been released.
   * @param options.mayDiffer true for a constant of `one` that may have another value in `other`
   */
  difference(
    one: Program,
    other: Program,
    {
      held = new Map(),
      mayDiffer = () => false,
    }: { held?: ReadonlyMap<number, Pointer>; mayDiffer?: (id: number) => boolean } = {},
  ): Difference | undefined {
    const contents = (handle: Pointer) => [kindOf(this.context, handle), readValues(this.context, handle)];
    const isSame = (a: number, b: number) =>
      a === b ||
      mayDiffer(a) ||
      isDeepStrictEqual(contents(held.get(a) ?? this.handle(a)), contents(this.handle(b)));
    return difference(one, other, isSame);
  }

  /** True if the tensor with this id has not been deleted. */
  isAlive(id: number): boolean {
    return this.handles.has(id);
  }

  /**
   * Keeps the values of tensors when the tensors are deleted, without copying them.
   *
   * @returns the handles that hold them, by the tensor's id; the caller must pass them to `dropOutputs`
   */
  hold(ids: readonly number[]): Map<number, Pointer> {
    const { api, status } = this.context;
    const held = new Map<number, Pointer>();
    for (const id of ids) {
      const handle = api.TFE_TensorHandleCopySharingTensor(this.handle(id), status);
      held.set(id, checked(api, status, handle, "Keeping a constant"));
    }
    return held;
  }

  /**
   * Defines a TensorFlow function for a program, whose recording must not have been released.
   *
   * @returns the ops of the function, which has fewer than the program
   */
  defineFunction(
    name: string,
    program: Program,
    argumentIds: readonly number[],
    target: Omit<Target, "onCpu"> = {},
  ): RecordedOp[] {
    const args = argumentIds.map((id) => kindOf(this.context, this.handle(id)));
    const known = {
      argument: (index: number) => args[index],
      constant: (id: number) => kindOf(this.context, this.handle(id)),
      values: (id: number) => readValues(this.context, this.handle(id)) as ArrayLike<number>,
    };
    const fused = fuse(program, known, { onCpu: !this.context.isGpu, ...target });
    defineFunction(this.context, name, fused, args, (id) => this.handle(id));
    return fused.nodes.map(({ op }) => op);
  }

  removeFunction(name: string): void {
    const { api, pointer, status } = this.context;
    api.TFE_ContextRemoveFunction(pointer, name, status);
  }

  /**
   * Runs a function on another thread.
   *
   * @returns the handles of its outputs, which the caller must pass to `takeOutputs` or `dropOutputs`
   * @throws OpError if an op fails, or the reason of the signal in `options` if that is aborted first
   */
  callFunction(
    name: string,
    inputs: readonly Pointer[],
    numOutputs: number,
    options: CallOptions = {},
  ): Promise<Pointer[]> {
    return executeAsync(this.context, name, inputs, numOutputs, options);
  }

  handlesOf(ids: readonly number[]): Pointer[] {
    return ids.map((id) => this.handle(id));
  }

  takeOutputs(handles: readonly Pointer[]): TensorInfo[] {
    return handles.map((handle) => this.adopt(handle));
  }

  dropOutputs(handles: readonly Pointer[]): void {
    handles.forEach((handle) => this.context.api.TFE_DeleteTensorHandle(handle));
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

  /** TensorFlow's name for the device whose memory holds a tensor. */
  deviceOf(id: number): string {
    const { api, status } = this.context;
    return api.TFE_TensorHandleBackingDeviceName(this.handle(id), status);
  }

  /** Gives an id to a handle that TensorFlow has made. */
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
    if (this.withoutValues.has(id)) throw new Error(NO_VALUES);
    if (handle === undefined)
      throw new Error(`There is no tensor ${id}: it has been disposed of, or was never made.`);
    return handle;
  }
}
