import { closeSync, openSync } from "node:fs";
import koffi, { type KoffiFunc, type LibraryHandle } from "koffi";
import { checkWhole, loadFailure, type Library } from "./library";

/** An address of C memory: TensorFlow's objects are known to us by nothing else. */
export type Pointer = bigint;

/** Loads TensorFlow's C library and declares what this project calls of it. */
export function loadApi(library: Library) {
  const main = quietly(() => load(library));
  const func = <F extends (...args: never[]) => unknown>(prototype: string) =>
    main.func(prototype) as unknown as KoffiFunc<F>;
  return {
    TF_Version: func<() => string>("const char *TF_Version()"),

    TF_NewStatus: func<() => Pointer>("void *TF_NewStatus()"),
    TF_DeleteStatus: func<(status: Pointer) => void>("void TF_DeleteStatus(void *)"),
    TF_GetCode: func<(status: Pointer) => number>("int TF_GetCode(void *)"),
    TF_Message: func<(status: Pointer) => string>("const char *TF_Message(void *)"),

    TFE_NewContextOptions: func<() => Pointer>("void *TFE_NewContextOptions()"),
    TFE_ContextOptionsSetConfig: func<
      (options: Pointer, proto: Uint8Array, length: number, status: Pointer) => void
    >("void TFE_ContextOptionsSetConfig(void *, const void *, size_t, void *)"),
    TFE_DeleteContextOptions: func<(options: Pointer) => void>("void TFE_DeleteContextOptions(void *)"),
    TFE_NewContext: func<(options: Pointer, status: Pointer) => Pointer | null>(
      "void *TFE_NewContext(void *, void *)",
    ),
    TFE_DeleteContext: func<(context: Pointer) => void>("void TFE_DeleteContext(void *)"),
    TFE_ContextListDevices: func<(context: Pointer, status: Pointer) => Pointer>(
      "void *TFE_ContextListDevices(void *, void *)",
    ),
    TF_DeviceListCount: func<(list: Pointer) => number>("int TF_DeviceListCount(void *)"),
    TF_DeviceListName: func<(list: Pointer, index: number, status: Pointer) => string>(
      "const char *TF_DeviceListName(void *, int, void *)",
    ),
    TF_DeviceListType: func<(list: Pointer, index: number, status: Pointer) => string>(
      "const char *TF_DeviceListType(void *, int, void *)",
    ),
    TF_DeleteDeviceList: func<(list: Pointer) => void>("void TF_DeleteDeviceList(void *)"),

    TF_AllocateTensor: func<
      (dtype: number, dims: BigInt64Array, rank: number, bytes: number) => Pointer | null
    >("void *TF_AllocateTensor(int, const int64_t *, int, size_t)"),
    TF_DeleteTensor: func<(tensor: Pointer) => void>("void TF_DeleteTensor(void *)"),
    TF_TensorData: func<(tensor: Pointer) => Pointer | null>("void *TF_TensorData(void *)"),
    TF_TensorByteSize: func<(tensor: Pointer) => number>("size_t TF_TensorByteSize(void *)"),
    TF_TensorElementCount: func<(tensor: Pointer) => number>("int64_t TF_TensorElementCount(void *)"),
    TF_StringInit: func<(string: Pointer) => void>("void TF_StringInit(void *)"),
    TF_StringCopy: func<(string: Pointer, bytes: Uint8Array, length: number) => void>(
      "void TF_StringCopy(void *, const void *, size_t)",
    ),
    TF_StringDealloc: func<(string: Pointer) => void>("void TF_StringDealloc(void *)"),
    TF_StringGetSize: func<(string: Pointer) => number>("size_t TF_StringGetSize(void *)"),
    TF_StringGetDataPointer: func<(string: Pointer) => Pointer>("void *TF_StringGetDataPointer(void *)"),

    TFE_NewTensorHandle: func<(tensor: Pointer, status: Pointer) => Pointer | null>(
      "void *TFE_NewTensorHandle(void *, void *)",
    ),
    TFE_DeleteTensorHandle: func<(handle: Pointer) => void>("void TFE_DeleteTensorHandle(void *)"),
    TFE_TensorHandleDataType: func<(handle: Pointer) => number>("int TFE_TensorHandleDataType(void *)"),
    TFE_TensorHandleNumDims: func<(handle: Pointer, status: Pointer) => number>(
      "int TFE_TensorHandleNumDims(void *, void *)",
    ),
    TFE_TensorHandleDim: func<(handle: Pointer, index: number, status: Pointer) => number>(
      "int64_t TFE_TensorHandleDim(void *, int, void *)",
    ),
    TFE_TensorHandleBackingDeviceName: func<(handle: Pointer, status: Pointer) => string>(
      "const char *TFE_TensorHandleBackingDeviceName(void *, void *)",
    ),
    TFE_TensorHandleResolve: func<(handle: Pointer, status: Pointer) => Pointer | null>(
      "void *TFE_TensorHandleResolve(void *, void *)",
    ),
    TFE_TensorHandleCopySharingTensor: func<(handle: Pointer, status: Pointer) => Pointer | null>(
      "void *TFE_TensorHandleCopySharingTensor(void *, void *)",
    ),
    TFE_TensorHandleCopyToDevice: func<
      (handle: Pointer, context: Pointer, device: string, status: Pointer) => Pointer | null
    >("void *TFE_TensorHandleCopyToDevice(void *, void *, const char *, void *)"),

    TFE_NewOp: func<(context: Pointer, name: string, status: Pointer) => Pointer | null>(
      "void *TFE_NewOp(void *, const char *, void *)",
    ),
    TFE_DeleteOp: func<(op: Pointer) => void>("void TFE_DeleteOp(void *)"),
    TFE_OpAddInput: func<(op: Pointer, handle: Pointer, status: Pointer) => void>(
      "void TFE_OpAddInput(void *, void *, void *)",
    ),
    TFE_Execute: func<(op: Pointer, outputs: BigUint64Array, count: Int32Array, status: Pointer) => void>(
      "void TFE_Execute(void *, void *, void *, void *)",
    ),
    eagerAttributes: attributeSetters(main, "TFE_OpSetAttr"),
  };
}

export type Api = ReturnType<typeof loadApi>;

/** The functions that set an attribute of an op: of one that runs (TFE_OpSetAttr…), or of a node of a graph (TF_SetAttr…). */
export interface AttributeSetters {
  string(op: Pointer, name: string, bytes: Uint8Array, length: number): void;
  stringList(op: Pointer, name: string, values: string[], lengths: BigUint64Array, count: number): void;
  int(op: Pointer, name: string, value: number): void;
  intList(op: Pointer, name: string, values: BigInt64Array, count: number): void;
  float(op: Pointer, name: string, value: number): void;
  floatList(op: Pointer, name: string, values: Float32Array, count: number): void;
  bool(op: Pointer, name: string, value: number): void;
  boolList(op: Pointer, name: string, values: Uint8Array, count: number): void;
  type(op: Pointer, name: string, dtype: number): void;
  typeList(op: Pointer, name: string, dtypes: Int32Array, count: number): void;
  /** `status` is read by the eager function only; the other one has no such argument and does not look at it. */
  shape(op: Pointer, name: string, dims: BigInt64Array, rank: number, status: Pointer): void;
  shapeList(
    op: Pointer,
    name: string,
    dims: BigInt64Array[],
    ranks: Int32Array,
    count: number,
    status: Pointer,
  ): void;
}

function attributeSetters(library: LibraryHandle, prefix: string): AttributeSetters {
  const func = (kind: string, ...parameters: string[]) =>
    library.func(prefix + kind, "void", ["void *", "const char *", ...parameters]);
  return {
    string: func("String", "const void *", "size_t"),
    stringList: func("StringList", "const char **", "const void *", "int"),
    int: func("Int", "int64_t"),
    intList: func("IntList", "const void *", "int"),
    float: func("Float", "float"),
    floatList: func("FloatList", "const void *", "int"),
    bool: func("Bool", "uint8_t"),
    boolList: func("BoolList", "const void *", "int"),
    type: func("Type", "int"),
    typeList: func("TypeList", "const void *", "int"),
    shape: func("Shape", "const void *", "int", "void *"),
    shapeList: func("ShapeList", "const int64_t **", "const void *", "int", "void *"),
  };
}

const system = koffi.load(null);
const setenv = system.func("int setenv(const char *, const char *, int)");
const dlopen = system.func("void *dlopen(const char *, int)");
const dup = system.func("int dup(int)");
const dup2 = system.func("int dup2(int, int)");
const close = system.func("int close(int)");
const copyTo = system.func("memcpy", "void", ["void *", "const void *", "size_t"]);
const copyFrom = system.func("memcpy", "void", ["void *", "void *", "size_t"]);

/** True if TensorFlow may print what it likes at its start. */
const verbose = () => Boolean(process.env.GENBOOK_VERBOSE || process.env.TF_CPP_MIN_LOG_LEVEL);

/** Copies a typed array into C memory. */
export function copyIn(target: Pointer, source: ArrayBufferView): void {
  if (source.byteLength > 0) copyTo(target, source, source.byteLength);
}

/** Copies C memory into a typed array of that size. (koffi.view() would not copy, but it never frees what it shows.) */
export function copyOut<T extends ArrayBufferView>(target: T, source: Pointer | null): T {
  if (target.byteLength > 0) copyFrom(target, source, target.byteLength);
  return target;
}

function load(library: Library) {
  const RTLD_LAZY = 1;
  for (const path of [library.framework, library.main]) checkWhole(library, path);
  try {
    koffi.load(library.framework, { global: true });
    const main = koffi.load(library.main, { global: true });
    // koffi unloads a library when Node ends, under the feet of TensorFlow's threads. A reference of our own keeps it.
    for (const path of [library.framework, library.main]) dlopen(path, RTLD_LAZY);
    return main;
  } catch (error) {
    throw loadFailure(library, error instanceof Error ? error.message : String(error));
  }
}

/**
 * Runs `action` with TensorFlow's chatter off. The log level rules what comes later; what its static initialisers print does
 * not ask for the level, so standard error points to nowhere as long as the library loads.
 */
function quietly<T>(action: () => T): T {
  if (verbose()) return action();
  setenv("TF_CPP_MIN_LOG_LEVEL", "3", 1);
  const nowhere = openSync("/dev/null", "w");
  const standardError = dup(2) as number;
  dup2(nowhere, 2);
  try {
    return action();
  } finally {
    dup2(standardError, 2);
    close(standardError);
    closeSync(nowhere);
  }
}
