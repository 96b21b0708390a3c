import { declareFunction, type FunctionOf } from "./cDeclarations";
import { loadFailure, type Library } from "./findLibrary";
import { koffi, type KoffiFunc, type LibraryHandle } from "../../files/koffi";
import { openLibrary } from "./openLibrary";

koffi.struct("TF_Output", { oper: "void *", index: "int" });

/**
 * The functions of TensorFlow's C interface that genbook calls, with their declarations: see
 * cDeclarations.ts.
 */
const FUNCTIONS = {
  TF_Version: "const char *()",

  TF_NewStatus: "TF_Status *()",
  TF_DeleteStatus: "void(TF_Status *status)",
  TF_GetCode: "TF_Code(const TF_Status *status)",
  TF_Message: "const char *(const TF_Status *status)",

  TFE_NewContextOptions: "TFE_ContextOptions *()",
  TFE_ContextOptionsSetConfig:
    "void(TFE_ContextOptions *options, const void *proto, size_t proto_length, TF_Status *status)",
  TFE_DeleteContextOptions: "void(TFE_ContextOptions *options)",
  TFE_NewContext: "TFE_Context *_Nullable(const TFE_ContextOptions *options, TF_Status *status)",
  TFE_DeleteContext: "void(TFE_Context *context)",
  TFE_ContextListDevices: "TF_DeviceList *_Nullable(TFE_Context *context, TF_Status *status)",
  TF_DeviceListCount: "int(const TF_DeviceList *list)",
  TF_DeviceListName: "const char *(const TF_DeviceList *list, int index, TF_Status *status)",
  TF_DeviceListType: "const char *(const TF_DeviceList *list, int index, TF_Status *status)",
  TF_DeleteDeviceList: "void(TF_DeviceList *list)",

  TF_AllocateTensor: "TF_Tensor *_Nullable(TF_DataType dtype, const int64_t *dims, int rank, size_t bytes)",
  TF_DeleteTensor: "void(TF_Tensor *tensor)",
  TF_TensorData: "void *_Nullable(const TF_Tensor *tensor)",
  TF_TensorByteSize: "size_t(const TF_Tensor *tensor)",
  TF_TensorElementCount: "int64_t(const TF_Tensor *tensor)",
  TF_StringInit: "void(TF_TString *string)",
  TF_StringCopy: "void(TF_TString *string, const void *bytes, size_t length)",
  TF_StringDealloc: "void(TF_TString *string)",
  TF_StringGetSize: "size_t(const TF_TString *string)",
  TF_StringGetDataPointer: "void *(const TF_TString *string)",

  TFE_NewTensorHandle: "TFE_TensorHandle *_Nullable(const TF_Tensor *tensor, TF_Status *status)",
  TFE_DeleteTensorHandle: "void(TFE_TensorHandle *handle)",
  TFE_TensorHandleDataType: "TF_DataType(TFE_TensorHandle *handle)",
  TFE_TensorHandleNumDims: "int(TFE_TensorHandle *handle, TF_Status *status)",
  TFE_TensorHandleDim: "int64_t(TFE_TensorHandle *handle, int axis, TF_Status *status)",
  TFE_TensorHandleBackingDeviceName: "const char *(TFE_TensorHandle *handle, TF_Status *status)",
  TFE_TensorHandleResolve: "TF_Tensor *_Nullable(TFE_TensorHandle *handle, TF_Status *status)",
  TFE_TensorHandleCopySharingTensor:
    "TFE_TensorHandle *_Nullable(TFE_TensorHandle *handle, TF_Status *status)",
  TFE_TensorHandleCopyToDevice: `TFE_TensorHandle *_Nullable(
    TFE_TensorHandle *handle, TFE_Context *context, const char *device, TF_Status *status)`,

  TFE_NewOp: "TFE_Op *_Nullable(TFE_Context *context, const char *name, TF_Status *status)",
  TFE_DeleteOp: "void(TFE_Op *op)",
  TFE_OpAddInput: "void(TFE_Op *op, TFE_TensorHandle *handle, TF_Status *status)",
  TFE_OpSetDevice: "void(TFE_Op *op, const char *device, TF_Status *status)",
  TFE_Execute: "void(TFE_Op *op, TFE_TensorHandle **outputs, int *output_count, TF_Status *status)",

  TF_NewSessionOptions: "TF_SessionOptions *()",
  TF_DeleteSessionOptions: "void(TF_SessionOptions *options)",
  TF_LoadSessionFromSavedModel: `TF_Session *_Nullable(
    const TF_SessionOptions *options, const TF_Buffer *_Nullable run_options, const char *folder,
    const char **tags, int tag_count, TF_Graph *graph, TF_Buffer *_Nullable meta_graph, TF_Status *status)`,
  TF_SessionRun: `void(
    TF_Session *session, const TF_Buffer *_Nullable run_options,
    const TF_Output *inputs, TF_Tensor *const *input_values, int input_count,
    const TF_Output *outputs, TF_Tensor **output_values, int output_count,
    const TF_Operation *_Nullable targets, int target_count, TF_Buffer *_Nullable run_metadata, TF_Status *status)`,
  TF_DeleteSession: "void(TF_Session *session, TF_Status *status)",

  TF_NewBuffer: "TF_Buffer *()",
  TF_DeleteBuffer: "void(TF_Buffer *buffer)",

  TF_NewGraph: "TF_Graph *()",
  TF_DeleteGraph: "void(TF_Graph *graph)",
  TF_GraphGetOpDef: "void(TF_Graph *graph, const char *name, TF_Buffer *definition, TF_Status *status)",
  TF_GraphOperationByName: "TF_Operation *_Nullable(TF_Graph *graph, const char *name)",

  TF_NewOperation: "TF_OperationDescription *(TF_Graph *graph, const char *type, const char *name)",
  TF_AddInput: "void(TF_OperationDescription *description, TF_Output input)",
  TF_AddInputList: "void(TF_OperationDescription *description, const TF_Output *inputs, int count)",
  TF_SetDevice: "void(TF_OperationDescription *description, const char *device)",
  TF_SetAttrTensor:
    "void(TF_OperationDescription *description, const char *name, TF_Tensor *tensor, TF_Status *status)",
  TF_FinishOperation: "TF_Operation *_Nullable(TF_OperationDescription *description, TF_Status *status)",
  TF_OperationNumOutputs: "int(TF_Operation *operation)",
  TF_OperationOutputType: "TF_DataType(TF_Output output)",
  TF_GraphGetTensorNumDims: "int(TF_Graph *graph, TF_Output output, TF_Status *status)",
  TF_GraphGetTensorShape:
    "void(TF_Graph *graph, TF_Output output, int64_t *dims, int rank, TF_Status *status)",
  TF_GraphToFunction: `TF_Function *_Nullable(
    const TF_Graph *graph, const char *name, uint8_t append_hash,
    int operation_count, const TF_Operation *_Nullable operations,
    int input_count, const TF_Output *inputs,
    int output_count, const TF_Output *outputs, const char *_Nullable output_names,
    const TF_FunctionOptions *_Nullable options, const char *_Nullable description, TF_Status *status)`,
  TF_DeleteFunction: "void(TF_Function *function)",
  TFE_ContextAddFunction: "void(TFE_Context *context, TF_Function *function, TF_Status *status)",
  TFE_ContextRemoveFunction: "void(TFE_Context *context, const char *name, TF_Status *status)",
} as const;

/**
 * The functions that set an attribute, by its kind. Each exists twice: TFE_OpSetAttr… for an op that is about
 * to run, TF_SetAttr… for a node of a graph. Only the eager TFE_OpSetAttrShape and TFE_OpSetAttrShapeList
 * take a status; the other two ignore it, as C's calling conventions allow.
 */
const ATTRIBUTE_SETTERS = {
  string: "void(void *op, const char *name, const void *bytes, size_t length)",
  stringList: "void(void *op, const char *name, const char **values, const size_t *lengths, int count)",
  int: "void(void *op, const char *name, int64_t value)",
  intList: "void(void *op, const char *name, const int64_t *values, int count)",
  float: "void(void *op, const char *name, float value)",
  floatList: "void(void *op, const char *name, const float *values, int count)",
  bool: "void(void *op, const char *name, uint8_t value)",
  type: "void(void *op, const char *name, TF_DataType dtype)",
  typeList: "void(void *op, const char *name, const TF_DataType *dtypes, int count)",
  shape: "void(void *op, const char *name, const int64_t *dims, int rank, TF_Status *status)",
  shapeList:
    "void(void *op, const char *name, const int64_t **dims, const int *ranks, int count, TF_Status *status)",
} as const;

type Declared<Table extends Record<string, string>> = {
  readonly [Name in keyof Table]: KoffiFunc<FunctionOf<Table[Name]>>;
};

export type AttributeSetters = Declared<typeof ATTRIBUTE_SETTERS>;

export type Api = Declared<typeof FUNCTIONS> & {
  readonly eagerAttributes: AttributeSetters;
  readonly graphAttributes: AttributeSetters;
};

/**
 * Loads TensorFlow's C library and declares the functions that genbook calls.
 *
 * @throws Error if the library cannot be loaded or lacks one of these functions
 */
export function loadApi(library: Library): Api {
  const main = openLibrary(library);
  try {
    return {
      ...declareAll(main, FUNCTIONS, (name) => name),
      eagerAttributes: declareAll(main, ATTRIBUTE_SETTERS, (kind) => `TFE_OpSetAttr${capitalised(kind)}`),
      graphAttributes: declareAll(main, ATTRIBUTE_SETTERS, (kind) => `TF_SetAttr${capitalised(kind)}`),
    };
  } catch (error) {
    throw loadFailure(library, String(error));
  }
}

function declareAll<Table extends Record<string, string>>(
  library: LibraryHandle,
  table: Table,
  nameOf: (key: string) => string,
): Declared<Table> {
  const functions = Object.entries(table).map(([key, declaration]) => [
    key,
    declareFunction(library, nameOf(key), declaration),
  ]);
  return Object.fromEntries(functions) as Declared<Table>;
}

const capitalised = (word: string) => word[0].toUpperCase() + word.slice(1);
