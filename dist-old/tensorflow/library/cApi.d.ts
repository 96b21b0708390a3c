import { type FunctionOf } from "./cDeclarations";
import { type Library } from "./findLibrary";
import { type KoffiFunc } from "./koffi";
/**
 * The functions of TensorFlow's C interface that genbook calls, with their declarations: see
 * cDeclarations.ts.
 */
declare const FUNCTIONS: {
    readonly TF_Version: "const char *()";
    readonly TF_NewStatus: "TF_Status *()";
    readonly TF_DeleteStatus: "void(TF_Status *status)";
    readonly TF_GetCode: "TF_Code(const TF_Status *status)";
    readonly TF_Message: "const char *(const TF_Status *status)";
    readonly TFE_NewContextOptions: "TFE_ContextOptions *()";
    readonly TFE_ContextOptionsSetConfig: "void(TFE_ContextOptions *options, const void *proto, size_t proto_length, TF_Status *status)";
    readonly TFE_DeleteContextOptions: "void(TFE_ContextOptions *options)";
    readonly TFE_NewContext: "TFE_Context *_Nullable(const TFE_ContextOptions *options, TF_Status *status)";
    readonly TFE_DeleteContext: "void(TFE_Context *context)";
    readonly TFE_ContextListDevices: "TF_DeviceList *_Nullable(TFE_Context *context, TF_Status *status)";
    readonly TF_DeviceListCount: "int(const TF_DeviceList *list)";
    readonly TF_DeviceListName: "const char *(const TF_DeviceList *list, int index, TF_Status *status)";
    readonly TF_DeviceListType: "const char *(const TF_DeviceList *list, int index, TF_Status *status)";
    readonly TF_DeleteDeviceList: "void(TF_DeviceList *list)";
    readonly TF_AllocateTensor: "TF_Tensor *_Nullable(TF_DataType dtype, const int64_t *dims, int rank, size_t bytes)";
    readonly TF_DeleteTensor: "void(TF_Tensor *tensor)";
    readonly TF_TensorData: "void *_Nullable(const TF_Tensor *tensor)";
    readonly TF_TensorByteSize: "size_t(const TF_Tensor *tensor)";
    readonly TF_TensorElementCount: "int64_t(const TF_Tensor *tensor)";
    readonly TF_StringInit: "void(TF_TString *string)";
    readonly TF_StringCopy: "void(TF_TString *string, const void *bytes, size_t length)";
    readonly TF_StringDealloc: "void(TF_TString *string)";
    readonly TF_StringGetSize: "size_t(const TF_TString *string)";
    readonly TF_StringGetDataPointer: "void *(const TF_TString *string)";
    readonly TFE_NewTensorHandle: "TFE_TensorHandle *_Nullable(const TF_Tensor *tensor, TF_Status *status)";
    readonly TFE_DeleteTensorHandle: "void(TFE_TensorHandle *handle)";
    readonly TFE_TensorHandleDataType: "TF_DataType(TFE_TensorHandle *handle)";
    readonly TFE_TensorHandleNumDims: "int(TFE_TensorHandle *handle, TF_Status *status)";
    readonly TFE_TensorHandleDim: "int64_t(TFE_TensorHandle *handle, int axis, TF_Status *status)";
    readonly TFE_TensorHandleBackingDeviceName: "const char *(TFE_TensorHandle *handle, TF_Status *status)";
    readonly TFE_TensorHandleResolve: "TF_Tensor *_Nullable(TFE_TensorHandle *handle, TF_Status *status)";
    readonly TFE_TensorHandleCopySharingTensor: "TFE_TensorHandle *_Nullable(TFE_TensorHandle *handle, TF_Status *status)";
    readonly TFE_TensorHandleCopyToDevice: "TFE_TensorHandle *_Nullable(\n    TFE_TensorHandle *handle, TFE_Context *context, const char *device, TF_Status *status)";
    readonly TFE_NewOp: "TFE_Op *_Nullable(TFE_Context *context, const char *name, TF_Status *status)";
    readonly TFE_DeleteOp: "void(TFE_Op *op)";
    readonly TFE_OpAddInput: "void(TFE_Op *op, TFE_TensorHandle *handle, TF_Status *status)";
    readonly TFE_Execute: "void(TFE_Op *op, TFE_TensorHandle **outputs, int *output_count, TF_Status *status)";
    readonly TF_NewSessionOptions: "TF_SessionOptions *()";
    readonly TF_DeleteSessionOptions: "void(TF_SessionOptions *options)";
    readonly TF_LoadSessionFromSavedModel: "TF_Session *_Nullable(\n    const TF_SessionOptions *options, const TF_Buffer *_Nullable run_options, const char *folder,\n    const char **tags, int tag_count, TF_Graph *graph, TF_Buffer *_Nullable meta_graph, TF_Status *status)";
    readonly TF_SessionRun: "void(\n    TF_Session *session, const TF_Buffer *_Nullable run_options,\n    const TF_Output *inputs, TF_Tensor *const *input_values, int input_count,\n    const TF_Output *outputs, TF_Tensor **output_values, int output_count,\n    const TF_Operation *_Nullable targets, int target_count, TF_Buffer *_Nullable run_metadata, TF_Status *status)";
    readonly TF_DeleteSession: "void(TF_Session *session, TF_Status *status)";
    readonly TF_NewGraph: "TF_Graph *()";
    readonly TF_DeleteGraph: "void(TF_Graph *graph)";
    readonly TF_GraphOperationByName: "TF_Operation *_Nullable(TF_Graph *graph, const char *name)";
    readonly TF_NewOperation: "TF_OperationDescription *(TF_Graph *graph, const char *type, const char *name)";
    readonly TF_AddInput: "void(TF_OperationDescription *description, TF_Output input)";
    readonly TF_AddInputList: "void(TF_OperationDescription *description, const TF_Output *inputs, int count)";
    readonly TF_SetAttrTensor: "void(TF_OperationDescription *description, const char *name, TF_Tensor *tensor, TF_Status *status)";
    readonly TF_FinishOperation: "TF_Operation *_Nullable(TF_OperationDescription *description, TF_Status *status)";
    readonly TF_OperationNumOutputs: "int(TF_Operation *operation)";
    readonly TF_OperationOutputType: "TF_DataType(TF_Output output)";
    readonly TF_GraphGetTensorNumDims: "int(TF_Graph *graph, TF_Output output, TF_Status *status)";
    readonly TF_GraphGetTensorShape: "void(TF_Graph *graph, TF_Output output, int64_t *dims, int rank, TF_Status *status)";
    readonly TF_GraphToFunction: "TF_Function *_Nullable(\n    const TF_Graph *graph, const char *name, uint8_t append_hash,\n    int operation_count, const TF_Operation *_Nullable operations,\n    int input_count, const TF_Output *inputs,\n    int output_count, const TF_Output *outputs, const char *_Nullable output_names,\n    const TF_FunctionOptions *_Nullable options, const char *_Nullable description, TF_Status *status)";
    readonly TF_DeleteFunction: "void(TF_Function *function)";
    readonly TFE_ContextAddFunction: "void(TFE_Context *context, TF_Function *function, TF_Status *status)";
    readonly TFE_ContextRemoveFunction: "void(TFE_Context *context, const char *name, TF_Status *status)";
};
/**
 * The functions that set an attribute, by its kind. Each exists twice: TFE_OpSetAttr… for an op that is about
 * to run, TF_SetAttr… for a node of a graph. Only the eager TFE_OpSetAttrShape and TFE_OpSetAttrShapeList
 * take a status; the other two ignore it, as C's calling conventions allow.
 */
declare const ATTRIBUTE_SETTERS: {
    readonly string: "void(void *op, const char *name, const void *bytes, size_t length)";
    readonly stringList: "void(void *op, const char *name, const char **values, const size_t *lengths, int count)";
    readonly int: "void(void *op, const char *name, int64_t value)";
    readonly intList: "void(void *op, const char *name, const int64_t *values, int count)";
    readonly float: "void(void *op, const char *name, float value)";
    readonly floatList: "void(void *op, const char *name, const float *values, int count)";
    readonly bool: "void(void *op, const char *name, uint8_t value)";
    readonly type: "void(void *op, const char *name, TF_DataType dtype)";
    readonly typeList: "void(void *op, const char *name, const TF_DataType *dtypes, int count)";
    readonly shape: "void(void *op, const char *name, const int64_t *dims, int rank, TF_Status *status)";
    readonly shapeList: "void(void *op, const char *name, const int64_t **dims, const int *ranks, int count, TF_Status *status)";
};
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
export declare function loadApi(library: Library): Api;
export {};
