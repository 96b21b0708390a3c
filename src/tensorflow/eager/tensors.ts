import { product } from "../../math/product";
import { callAsync } from "../library/callAsync";
import type { Api } from "../library/cApi";
import { copyIn, copyOut, sameBytes, type Pointer } from "../library/memory";
import { ATTRIBUTE, dimsOf } from "./attributes";
import { checked, type Context } from "./context";
import { describe, DTYPE, dtypeName, outOfMemory } from "./errors";
import { execute } from "./execute";

/** The values of a tensor as tfjs represents them: a typed array, or the UTF-8 bytes of each string. */
export type Values = Float32Array | Int32Array | Uint8Array | BigInt64Array | Uint8Array[];

/** sizeof(TF_TString) */
const STRING_BYTES = 24;

type Layout = { new (length: number): Values; BYTES_PER_ELEMENT: number };

/**
 * The class of typed array that holds a tensor's values, and how many of its elements one element of the
 * tensor takes. tfjs-node's addon accepts the same.
 */
const LAYOUT = new Map<number, { array: Layout; perElement: number }>([
  [DTYPE.float32, { array: Float32Array, perElement: 1 }],
  [DTYPE.int32, { array: Int32Array, perElement: 1 }],
  [DTYPE.bool, { array: Uint8Array, perElement: 1 }],
  [DTYPE.uint8, { array: Uint8Array, perElement: 1 }],
  [DTYPE.complex64, { array: Float32Array, perElement: 2 }],
  [DTYPE.int64, { array: Int32Array, perElement: 2 }], // tfjs-node writes the low and the high word
]);

/**
 * Makes a TensorFlow tensor in host memory, which the caller must delete.
 *
 * @throws Error if the values do not fit the shape and the data type
 */
export function newTensor(
  context: Context,
  shape: readonly number[],
  dtype: number,
  values: Values,
): Pointer {
  if (Array.isArray(values)) return newStringTensor(context, shape, values);
  const layout = LAYOUT.get(dtype);
  if (!layout) throw new Error(`A tensor of ${dtypeName(dtype)} cannot be made from values.`);
  if (!(values instanceof layout.array)) {
    throw new Error(
      `A tensor of ${dtypeName(dtype)} is made from a ${layout.array.name}, got a ${values.constructor.name}.`,
    );
  }
  return tensorOfPieces(context, shape, dtype, [values]);
}

/** Makes a tensor from the elements of all pieces. Each piece is copied before the next one is requested. */
function tensorOfPieces(
  { api }: Context,
  shape: readonly number[],
  dtype: number,
  pieces: Iterable<Exclude<Values, Uint8Array[]>>,
): Pointer {
  const { array, perElement } = LAYOUT.get(dtype)!;
  const size = product(shape) * perElement;
  const bytes = size * array.BYTES_PER_ELEMENT;
  const { tensor, data } = allocate(api, shape, dtype, bytes);
  let [given, at] = [0, data];
  try {
    for (const piece of pieces) {
      given += piece.length;
      if (given > size || piece.length === 0) continue; // elements beyond the size are counted, not copied
      copyIn(at, piece);
      at += BigInt(piece.byteLength);
    }
    if (given === size) return tensor;
    throw new Error(`A tensor of shape [${shape.join(", ")}] has ${size} values, got ${given}.`);
  } catch (error) {
    api.TF_DeleteTensor(tensor);
    throw error;
  }
}

/** @throws Error if there is not enough memory */
function allocate(
  { TF_AllocateTensor, TF_TensorData, TF_DeleteTensor }: Api,
  shape: readonly number[],
  dtype: number,
  bytes: number,
) {
  const tensor = TF_AllocateTensor(dtype, dimsOf(shape), shape.length, bytes);
  const data = tensor && TF_TensorData(tensor);
  if (tensor !== null && (data !== null || bytes === 0)) return { tensor, data: data ?? 0n };
  if (tensor !== null) TF_DeleteTensor(tensor);
  throw new Error(outOfMemory(`a tensor ${describe({ shape: [...shape], dtype })}`, bytes));
}

function newStringTensor({ api }: Context, shape: readonly number[], values: Uint8Array[]): Pointer {
  const allocated = allocate(api, shape, DTYPE.string, values.length * STRING_BYTES);
  const { tensor } = allocated;
  let string = allocated.data;
  for (const bytes of values) {
    api.TF_StringInit(string);
    api.TF_StringCopy(string, bytes, bytes.length);
    string += BigInt(STRING_BYTES);
  }
  return tensor;
}

/**
 * Frees the memory that the strings of a tensor from newTensor point to. Deleting the tensor does not free
 * it.
 */
function freeStrings({ api }: Context, tensor: Pointer): void {
  const count = api.TF_TensorElementCount(tensor);
  let string = api.TF_TensorData(tensor) as Pointer;
  for (let index = 0; index < count; index++) {
    api.TF_StringDealloc(string);
    string += BigInt(STRING_BYTES);
  }
}

/** Makes a tensor on the device where tensors of its data type belong. The caller must delete the handle. */
export function newHandle(
  context: Context,
  shape: readonly number[],
  dtype: number,
  values: Values,
): Pointer {
  const tensor = newTensor(context, shape, dtype, values);
  try {
    return handleOf(context, tensor, dtype);
  } finally {
    if (dtype === DTYPE.string) freeStrings(context, tensor);
    context.api.TF_DeleteTensor(tensor);
  }
}

/**
 * Makes a tensor as newHandle does, of float32 values that come in pieces. Each piece is copied before the
 * next one is requested.
 */
export function newHandleOfPieces(
  context: Context,
  shape: readonly number[],
  pieces: Iterable<Float32Array>,
): Pointer {
  const tensor = tensorOfPieces(context, shape, DTYPE.float32, pieces);
  try {
    return handleOf(context, tensor, DTYPE.float32);
  } finally {
    context.api.TF_DeleteTensor(tensor);
  }
}

function handleOf(context: Context, tensor: Pointer, dtype: number): Pointer {
  const { api, status } = context;
  const host = checked(api, status, api.TFE_NewTensorHandle(tensor, status), "TFE_NewTensorHandle");
  // Most GPU kernels expect int32 tensors in host memory.
  if (dtype === DTYPE.int32) return host;
  try {
    return dtype === DTYPE.string ? deepCopy(context, host) : toDevice(context, host);
  } finally {
    api.TFE_DeleteTensorHandle(host);
  }
}

/** Copies a tensor to the context's device. Nothing is copied if that is the CPU. */
function toDevice({ api, status, pointer, device }: Context, handle: Pointer): Pointer {
  const copy = api.TFE_TensorHandleCopyToDevice(handle, pointer, device, status);
  return checked(api, status, copy, `Copying a tensor to ${device}`);
}

/** Makes a copy that TensorFlow owns: it frees the strings of its own tensors once nothing refers to them. */
function deepCopy(context: Context, handle: Pointer): Pointer {
  const type = { name: "T", type: ATTRIBUTE.type, value: DTYPE.string };
  return execute(context, "DeepCopy", [type], [handle], 1)[0];
}

/** Makes another handle to the same tensor. The caller must delete it. */
export function share({ api, status }: Context, handle: Pointer): Pointer {
  return checked(api, status, api.TFE_TensorHandleCopySharingTensor(handle, status), "Sharing a tensor");
}

/** Reads the values of a tensor, whichever device it is on. */
export function readValues(context: Context, handle: Pointer): Values {
  return inHostMemory(context, handle, (tensor, dtype) => valuesOf(context, tensor, dtype));
}

/** Compares the bytes of two tensors of the same shape and data type in place. */
export function sameValues(context: Context, one: Pointer, other: Pointer): boolean {
  const { api } = context;
  return inHostMemory(context, one, (a, dtype) =>
    inHostMemory(context, other, (b) => {
      if (dtype === DTYPE.string) {
        const [strings, others] = [a, b].map((tensor) => stringsOf(context, tensor));
        return strings.every((string, i) => Buffer.compare(string, others[i]) === 0);
      }
      const bytes = api.TF_TensorByteSize(a);
      return bytes === 0 || sameBytes(api.TF_TensorData(a)!, api.TF_TensorData(b)!, bytes);
    }),
  );
}

/** Returns the number that all elements of a tensor are equal to; undefined if there is none. */
export function filledWith(context: Context, handle: Pointer): number | undefined {
  const { api } = context;
  return inHostMemory(context, handle, (tensor, dtype) => {
    const count = api.TF_TensorElementCount(tensor);
    if (count === 0 || (dtype !== DTYPE.float32 && dtype !== DTYPE.int32)) return undefined;
    const data = api.TF_TensorData(tensor)!;
    const bytes = api.TF_TensorByteSize(tensor);
    const width = bytes / count;
    // All elements are equal if each is equal to the next one.
    if (!sameBytes(data, data + BigInt(width), bytes - width)) return undefined;
    const [first] = numbersOf(copyOut(new Uint8Array(width), data).buffer, dtype);
    return first as number;
  });
}

/** Calls `read` with a tensor in host memory that has the values of this one, and deletes it afterwards. */
function inHostMemory<T>(
  { api, status }: Context,
  handle: Pointer,
  read: (tensor: Pointer, dtype: number) => T,
): T {
  const tensor = checked(api, status, api.TFE_TensorHandleResolve(handle, status), "Reading a tensor");
  try {
    return read(tensor, api.TFE_TensorHandleDataType(handle));
  } finally {
    api.TF_DeleteTensor(tensor);
  }
}

/** Reads the values of a tensor without blocking the event loop while the GPU computes or copies them. */
export async function readValuesAsync(context: Context, handle: Pointer): Promise<Values> {
  const { api } = context;
  const source = share(context, handle); // the tensor may be disposed of before its values arrive
  const status = api.TF_NewStatus();
  try {
    const resolved = await callAsync(api.TFE_TensorHandleResolve, source, status);
    const tensor = checked(api, status, resolved, "Reading a tensor");
    try {
      return valuesOf(context, tensor, api.TFE_TensorHandleDataType(source));
    } finally {
      api.TF_DeleteTensor(tensor);
    }
  } finally {
    api.TFE_DeleteTensorHandle(source);
    api.TF_DeleteStatus(status);
  }
}

function valuesOf(context: Context, tensor: Pointer, dtype: number): Values {
  const { api } = context;
  if (dtype === DTYPE.string) return stringsOf(context, tensor);
  const bytes = api.TF_TensorByteSize(tensor);
  return numbersOf(copyOut(bytesFor(bytes), api.TF_TensorData(tensor)).buffer, dtype);
}

function bytesFor(count: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(count);
  } catch (error) {
    throw new Error(outOfMemory("the values of a tensor", count), { cause: error });
  }
}

function numbersOf(buffer: ArrayBuffer, dtype: number): Values {
  switch (dtype) {
    case DTYPE.float32:
    case DTYPE.complex64:
      return new Float32Array(buffer);
    case DTYPE.int32:
      return new Int32Array(buffer);
    case DTYPE.int64:
      return new BigInt64Array(buffer);
    case DTYPE.uint8: // tfjs gives such a tensor the dtype int32
      return Int32Array.from(new Uint8Array(buffer));
    case DTYPE.bool:
    case DTYPE.resource:
      return new Uint8Array(buffer);
    default:
      throw new Error(`The values of a tensor of ${dtypeName(dtype)} cannot be read.`);
  }
}

function stringsOf({ api }: Context, tensor: Pointer): Uint8Array[] {
  const count = api.TF_TensorElementCount(tensor);
  const strings = new Array<Uint8Array>(count);
  let string = api.TF_TensorData(tensor) as Pointer;
  for (let index = 0; index < count; index++) {
    const bytes = new Uint8Array(api.TF_StringGetSize(string));
    strings[index] = copyOut(bytes, api.TF_StringGetDataPointer(string));
    string += BigInt(STRING_BYTES);
  }
  return strings;
}
