import koffi, { type KoffiFunc, type LibraryHandle } from "koffi";
import { loadFailure, type Library } from "./findLibrary";
import { openLibrary, type Pointer } from "./native";

/** TF_Output: an output of an operation of a graph. */
export interface Output {
  oper: Pointer;
  index: number;
}

koffi.struct("TF_Output", { oper: "void *", index: "int" });

/** Loads TensorFlow's C library and declares what this project calls of it. */
export function loadApi(library: Library): Api {
  const main = openLibrary(library);
  try {
    return declareApi(main);
  } catch (error) {
    throw loadFailure(library, String(error));
  }
}

export type Api = ReturnType<typeof declareApi>;

function declareApi(main: LibraryHandle) {
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
    TF_NewSessionOptions: func<() => Pointer>("void *TF_NewSessionOptions()"),
    TF_DeleteSessionOptions: func<(options: Pointer) => void>("void TF_DeleteSessionOptions(void *)"),
    TF_LoadSessionFromSavedModel: func<
      (
        ...arguments_: [
          options: Pointer,
          runOptions: null,
          folder: string,
          tags: string[],
          tagCount: number,
          graph: Pointer,
          metaGraph: null,
          status: Pointer,
        ]
      ) => Pointer | null
    >(
      "void *TF_LoadSessionFromSavedModel(void *, void *, const char *, const char **, int, void *, void *, void *)",
    ),
    TF_SessionRun: func<
      (
        ...arguments_: [
          session: Pointer,
          runOptions: null,
          inputs: Output[],
          inputValues: BigUint64Array,
          inputCount: number,
          outputs: Output[],
          outputValues: BigUint64Array,
          outputCount: number,
          targets: null,
          targetCount: number,
          runMetadata: null,
          status: Pointer,
        ]
      ) => void
    >(
      "void TF_SessionRun(void *, void *, const TF_Output *, const void *, int, const TF_Output *, void *, int, " +
        "void *, int, void *, void *)",
    ),
    TF_DeleteSession: func<(session: Pointer, status: Pointer) => void>(
      "void TF_DeleteSession(void *, void *)",
    ),

    TF_NewGraph: func<() => Pointer>("void *TF_NewGraph()"),
    TF_DeleteGraph: func<(graph: Pointer) => void>("void TF_DeleteGraph(void *)"),
    TF_GraphOperationByName: func<(graph: Pointer, name: string) => Pointer | null>(
      "void *TF_GraphOperationByName(void *, const char *)",
    ),

    TF_NewOperation: func<(graph: Pointer, type: string, name: string) => Pointer>(
      "void *TF_NewOperation(void *, const char *, const char *)",
    ),
    TF_AddInput: func<(description: Pointer, input: Output) => void>("void TF_AddInput(void *, TF_Output)"),
    TF_AddInputList: func<(description: Pointer, inputs: Output[], count: number) => void>(
      "void TF_AddInputList(void *, const TF_Output *, int)",
    ),
    TF_SetAttrTensor: func<(description: Pointer, name: string, tensor: Pointer, status: Pointer) => void>(
      "void TF_SetAttrTensor(void *, const char *, void *, void *)",
    ),
    TF_FinishOperation: func<(description: Pointer, status: Pointer) => Pointer | null>(
      "void *TF_FinishOperation(void *, void *)",
    ),
    TF_OperationNumOutputs: func<(operation: Pointer) => number>("int TF_OperationNumOutputs(void *)"),
    TF_OperationOutputType: func<(output: Output) => number>("int TF_OperationOutputType(TF_Output)"),
    TF_GraphGetTensorNumDims: func<(graph: Pointer, output: Output, status: Pointer) => number>(
      "int TF_GraphGetTensorNumDims(void *, TF_Output, void *)",
    ),
    TF_GraphGetTensorShape: func<
      (graph: Pointer, output: Output, dims: BigInt64Array, rank: number, status: Pointer) => void
    >("void TF_GraphGetTensorShape(void *, TF_Output, void *, int, void *)"),
    TF_GraphToFunction: func<
      (
        ...arguments_: [
          graph: Pointer,
          name: string,
          appendHash: number,
          operationCount: number,
          operations: null,
          inputCount: number,
          inputs: Output[],
          outputCount: number,
          outputs: Output[],
          outputNames: null,
          options: null,
          description: null,
          status: Pointer,
        ]
      ) => Pointer | null
    >(
      "void *TF_GraphToFunction(void *, const char *, uint8_t, int, void *, int, const TF_Output *, int, " +
        "const TF_Output *, void *, void *, const char *, void *)",
    ),
    TF_DeleteFunction: func<(graphFunction: Pointer) => void>("void TF_DeleteFunction(void *)"),
    TFE_ContextAddFunction: func<(context: Pointer, graphFunction: Pointer, status: Pointer) => void>(
      "void TFE_ContextAddFunction(void *, void *, void *)",
    ),
    TFE_ContextRemoveFunction: func<(context: Pointer, name: string, status: Pointer) => void>(
      "void TFE_ContextRemoveFunction(void *, const char *, void *)",
    ),

    eagerAttributes: attributeSetters(main, "TFE_OpSetAttr"),
    graphAttributes: attributeSetters(main, "TF_SetAttr"),
  };
}

/** The functions that set an attribute of an op: of one that runs (TFE_OpSetAttr…), or of a node of a graph (TF_SetAttr…). */
export interface AttributeSetters {
  string(op: Pointer, name: string, bytes: Uint8Array, length: number): void;
  stringList(op: Pointer, name: string, values: string[], lengths: BigUint64Array, count: number): void;
  int(op: Pointer, name: string, value: number): void;
  intList(op: Pointer, name: string, values: BigInt64Array, count: number): void;
  float(op: Pointer, name: string, value: number): void;
  floatList(op: Pointer, name: string, values: Float32Array, count: number): void;
  bool(op: Pointer, name: string, value: number): void;
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
    type: func("Type", "int"),
    typeList: func("TypeList", "const void *", "int"),
    shape: func("Shape", "const void *", "int", "void *"),
    shapeList: func("ShapeList", "const int64_t **", "const void *", "int", "void *"),
  };
}
