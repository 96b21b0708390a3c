import { copyIn, copyOut, type Pointer } from "./cApi";
import { check, checked, type Context } from "./context";
import { DTYPE, dtypeName } from "./errors";

/** What tfjs gives as the values of a tensor: a typed array, or the UTF-8 bytes of each string. */
export type Values = Float32Array | Int32Array | Uint8Array | BigInt64Array | Uint8Array[];

/** sizeof(TF_TString) */
const STRING_BYTES = 24;

/** Elements of the typed array that one element of a tensor is, and its class: what the addon's binding accepts. */
const LAYOUT = new Map<number, { array: new (length: number) => Values; perElement: number }>([
  [DTYPE.float32, { array: Float32Array, perElement: 1 }],
  [DTYPE.int32, { array: Int32Array, perElement: 1 }],
  [DTYPE.bool, { array: Uint8Array, perElement: 1 }],
  [DTYPE.uint8, { array: Uint8Array, perElement: 1 }],
  [DTYPE.complex64, { array: Float32Array, perElement: 2 }],
  [DTYPE.int64, { array: Int32Array, perElement: 2 }], // low and high words, as tfjs-node writes them
]);

const dims = new BigInt64Array(16);

/** Writes a shape into scratch memory, valid until the next call. -1 stands for an unknown size. */
export function dimsOf(shape: ArrayLike<number>): BigInt64Array {
  if (shape.length > dims.length)
    throw new Error(`A tensor has at most ${dims.length} axes, and this has ${shape.length}.`);
  for (let axis = 0; axis < shape.length; axis++) dims[axis] = BigInt(shape[axis]);
  return dims;
}

const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);

/** A TensorFlow tensor in host memory with these values, to be deleted by the caller. */
export function newTensor(
  context: Context,
  shape: readonly number[],
  dtype: number,
  values: Values,
): Pointer {
  if (Array.isArray(values)) return newStringTensor(context, shape, values);
  const { api } = context;
  const layout = LAYOUT.get(dtype);
  if (!layout) throw new Error(`A tensor of ${dtypeName(dtype)} cannot be made from values.`);
  if (!(values instanceof layout.array)) {
    throw new Error(
      `A tensor of ${dtypeName(dtype)} is made from a ${layout.array.name}, not a ${values.constructor.name}.`,
    );
  }
  const expected = sizeOf(shape) * layout.perElement;
  if (values.length !== expected) {
    throw new Error(
      `A tensor of shape [${shape.join(", ")}] has ${expected} values, and ${values.length} were given.`,
    );
  }
  const tensor = api.TF_AllocateTensor(dtype, dimsOf(shape), shape.length, values.byteLength);
  if (tensor === null) throw new Error(`TensorFlow could not allocate ${values.byteLength} bytes.`);
  if (values.byteLength > 0) copyIn(api.TF_TensorData(tensor) as Pointer, values);
  return tensor;
}

function newStringTensor({ api }: Context, shape: readonly number[], values: Uint8Array[]): Pointer {
  const tensor = api.TF_AllocateTensor(
    DTYPE.string,
    dimsOf(shape),
    shape.length,
    values.length * STRING_BYTES,
  );
  if (tensor === null) throw new Error(`TensorFlow could not allocate ${values.length} strings.`);
  let string = api.TF_TensorData(tensor) as Pointer;
  for (const bytes of values) {
    api.TF_StringInit(string);
    api.TF_StringCopy(string, bytes, bytes.length);
    string += BigInt(STRING_BYTES);
  }
  return tensor;
}

/** Frees what the strings of a tensor point to, before the tensor itself goes: TensorFlow does that for its own tensors only. */
export function freeStrings({ api }: Context, tensor: Pointer): void {
  const count = api.TF_TensorElementCount(tensor);
  let string = api.TF_TensorData(tensor) as Pointer;
  for (let index = 0; index < count; index++) {
    api.TF_StringDealloc(string);
    string += BigInt(STRING_BYTES);
  }
}

/** A handle on a tensor of these values, on the device where its kind of tensor lives. */
export function newHandle(
  context: Context,
  shape: readonly number[],
  dtype: number,
  values: Values,
): Pointer {
  const { api, status } = context;
  const tensor = newTensor(context, shape, dtype, values);
  const handle = api.TFE_NewTensorHandle(tensor, status);
  api.TF_DeleteTensor(tensor);
  const host = checked(api, status, handle, "TFE_NewTensorHandle");
  // Most GPU kernels expect int32 tensors in host memory, and strings live nowhere else.
  if (dtype === DTYPE.int32 || dtype === DTYPE.string) return host;
  const moved = api.TFE_TensorHandleCopyToDevice(host, context.pointer, context.device, status);
  api.TFE_DeleteTensorHandle(host);
  return checked(api, status, moved, `Copying a tensor to ${context.device}`);
}

/** The shape of the tensor behind a handle. */
export function shapeOf({ api, status }: Context, handle: Pointer): number[] {
  const rank = api.TFE_TensorHandleNumDims(handle, status);
  check(api, status, "TFE_TensorHandleNumDims");
  const shape = new Array<number>(rank);
  for (let axis = 0; axis < rank; axis++) shape[axis] = api.TFE_TensorHandleDim(handle, axis, status);
  return shape;
}

/** Copies the values out of a tensor in host memory. */
export function valuesOf(context: Context, tensor: Pointer, dtype: number): Values {
  const { api } = context;
  if (dtype === DTYPE.string) return stringsOf(context, tensor);
  const data = api.TF_TensorData(tensor);
  const buffer = copyOut(new Uint8Array(api.TF_TensorByteSize(tensor)), data).buffer;
  switch (dtype) {
    case DTYPE.float32:
    case DTYPE.complex64:
      return new Float32Array(buffer);
    case DTYPE.int32:
      return new Int32Array(buffer);
    case DTYPE.int64:
      return new BigInt64Array(buffer);
    case DTYPE.uint8: // tfjs calls such a tensor int32
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
