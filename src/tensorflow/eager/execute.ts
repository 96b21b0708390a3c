import { callAsync } from "../library/callAsync";
import type { Pointer } from "../library/memory";
import { setAttribute, type Attribute } from "./attributes";
import { check, checked, type Context } from "./context";
import { opError, type TensorKind } from "./errors";

/**
 * TFE_Execute writes the handles of an op's outputs here. It is as long as the largest number of outputs so
 * far.
 */
let outputs = new BigUint64Array(64);
const outputCount = new Int32Array(1);

/**
 * Runs one op and returns a handle for each output. The members of a list input are passed one after the
 * other; TensorFlow groups them by the op's definition. It copies inputs that are on a different device from
 * the op.
 *
 * @throws OpError if TensorFlow refuses the op or the op fails
 */
export function execute(
  context: Context,
  name: string,
  attributes: readonly Attribute[],
  inputs: readonly Pointer[],
  numOutputs: number,
): Pointer[] {
  const { api, status } = context;
  const op = newOp(context, name, attributes, inputs);
  try {
    if (numOutputs > outputs.length) outputs = new BigUint64Array(numOutputs);
    outputCount[0] = numOutputs;
    api.TFE_Execute(op, outputs, outputCount, status);
    if (api.TF_GetCode(status) !== 0) throw failure(context, name, inputs, api.TF_Message(status));
  } finally {
    api.TFE_DeleteOp(op);
  }
  const handles = new Array<Pointer>(outputCount[0]);
  for (let index = 0; index < handles.length; index++) handles[index] = outputs[index];
  return handles;
}

export interface CallOptions {
  attributes?: readonly Attribute[];
  /**
   * Aborting this signal ends the wait immediately, with the signal's reason. TensorFlow cannot stop an op:
   * it runs to its end, and its outputs are deleted.
   */
  signal?: AbortSignal;
}

/**
 * Runs one op on another thread, without blocking the event loop. The inputs may be deleted before it ends.
 *
 * @throws OpError if TensorFlow refuses the op or the op fails
 */
export async function executeAsync(
  context: Context,
  name: string,
  inputs: readonly Pointer[],
  numOutputs: number,
  { signal, attributes = [] }: CallOptions = {},
): Promise<Pointer[]> {
  signal?.throwIfAborted();
  const running = runOnThread(context, name, attributes, inputs, numOutputs);
  if (!signal) return running;
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason as Error);
    signal.addEventListener("abort", onAbort);
  });
  try {
    return await Promise.race([running, aborted]);
  } catch (error) {
    if (signal.aborted)
      running.then(
        (handles) => handles.forEach(context.api.TFE_DeleteTensorHandle),
        () => {},
      );
    throw error;
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

async function runOnThread(
  context: Context,
  name: string,
  attributes: readonly Attribute[],
  inputs: readonly Pointer[],
  numOutputs: number,
): Promise<Pointer[]> {
  const { api } = context;
  const op = newOp(context, name, attributes, inputs);
  const status = api.TF_NewStatus();
  // Explicit buffers, because V8 may move a small typed array while the other thread writes to it.
  const handles = new BigUint64Array(new ArrayBuffer(8 * numOutputs));
  const count = new Int32Array(new ArrayBuffer(4)).fill(numOutputs);
  try {
    await callAsync(api.TFE_Execute, op, handles, count, status);
    if (api.TF_GetCode(status) !== 0) throw opError(name, [], api.TF_Message(status));
  } finally {
    api.TFE_DeleteOp(op);
    api.TF_DeleteStatus(status);
  }
  return Array.from(handles);
}

/** Makes an op with its inputs and attributes. The caller must delete it. */
function newOp(
  context: Context,
  name: string,
  attributes: readonly Attribute[],
  inputs: readonly Pointer[],
): Pointer {
  const { api, status } = context;
  const op = checked(api, status, api.TFE_NewOp(context.pointer, name, status), name);
  try {
    for (const input of inputs) {
      api.TFE_OpAddInput(op, input, status);
      if (api.TF_GetCode(status) !== 0) throw failure(context, name, inputs, api.TF_Message(status));
    }
    const device = context.placements[name];
    if (device) {
      api.TFE_OpSetDevice(op, device, status);
      check(api, status, name);
    }
    for (const attribute of attributes) setAttribute(api.eagerAttributes, op, attribute, status);
  } catch (error) {
    api.TFE_DeleteOp(op);
    throw error;
  }
  return op;
}

/** @param message the message of the status, read before `kindOf` overwrites it */
function failure(context: Context, name: string, inputs: readonly Pointer[], message: string): Error {
  return opError(
    name,
    inputs.map((handle) => kindOf(context, handle)),
    message,
  );
}

/** Returns the shape and data type of the tensor behind a handle. */
export function kindOf({ api, status }: Context, handle: Pointer): TensorKind {
  const rank = api.TFE_TensorHandleNumDims(handle, status);
  const shape = new Array<number>(rank);
  for (let axis = 0; axis < rank; axis++) shape[axis] = api.TFE_TensorHandleDim(handle, axis, status);
  return { shape, dtype: api.TFE_TensorHandleDataType(handle) };
}
