"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.newTensor = newTensor;
exports.newHandle = newHandle;
exports.newHandleOfPieces = newHandleOfPieces;
exports.readValues = readValues;
exports.readValuesAsync = readValuesAsync;
const product_1 = require("../../math/product");
const callAsync_1 = require("../library/callAsync");
const memory_1 = require("../library/memory");
const attributes_1 = require("./attributes");
const context_1 = require("./context");
const errors_1 = require("./errors");
const execute_1 = require("./execute");
/** sizeof(TF_TString) */
const STRING_BYTES = 24;
/**
 * The class of typed array that holds a tensor's values, and how many of its elements one element of the
 * tensor takes. tfjs-node's addon accepts the same.
 */
const LAYOUT = new Map([
    [errors_1.DTYPE.float32, { array: Float32Array, perElement: 1 }],
    [errors_1.DTYPE.int32, { array: Int32Array, perElement: 1 }],
    [errors_1.DTYPE.bool, { array: Uint8Array, perElement: 1 }],
    [errors_1.DTYPE.uint8, { array: Uint8Array, perElement: 1 }],
    [errors_1.DTYPE.complex64, { array: Float32Array, perElement: 2 }],
    [errors_1.DTYPE.int64, { array: Int32Array, perElement: 2 }], // tfjs-node writes the low and the high word
]);
/**
 * Makes a TensorFlow tensor in host memory, which the caller must delete.
 *
 * @throws Error if the values do not fit the shape and the data type
 */
function newTensor(context, shape, dtype, values) {
    if (Array.isArray(values))
        return newStringTensor(context, shape, values);
    const layout = LAYOUT.get(dtype);
    if (!layout)
        throw new Error(`A tensor of ${(0, errors_1.dtypeName)(dtype)} cannot be made from values.`);
    if (!(values instanceof layout.array)) {
        throw new Error(`A tensor of ${(0, errors_1.dtypeName)(dtype)} is made from a ${layout.array.name}, got a ${values.constructor.name}.`);
    }
    return tensorOfPieces(context, shape, dtype, [values]);
}
/** Makes a tensor from the elements of all pieces. Each piece is copied before the next one is requested. */
function tensorOfPieces({ api }, shape, dtype, pieces) {
    const { array, perElement } = LAYOUT.get(dtype);
    const size = (0, product_1.product)(shape) * perElement;
    const bytes = size * array.BYTES_PER_ELEMENT;
    const tensor = api.TF_AllocateTensor(dtype, (0, attributes_1.dimsOf)(shape), shape.length, bytes);
    if (tensor === null)
        throw new Error(`TensorFlow could not allocate ${bytes} bytes.`);
    let [given, at] = [0, api.TF_TensorData(tensor)];
    try {
        for (const piece of pieces) {
            given += piece.length;
            if (given > size || piece.length === 0)
                continue; // elements beyond the size are counted, not copied
            (0, memory_1.copyIn)(at, piece);
            at += BigInt(piece.byteLength);
        }
        if (given === size)
            return tensor;
        throw new Error(`A tensor of shape [${shape.join(", ")}] has ${size} values, got ${given}.`);
    }
    catch (error) {
        api.TF_DeleteTensor(tensor);
        throw error;
    }
}
function newStringTensor({ api }, shape, values) {
    const tensor = api.TF_AllocateTensor(errors_1.DTYPE.string, (0, attributes_1.dimsOf)(shape), shape.length, values.length * STRING_BYTES);
    if (tensor === null)
        throw new Error(`TensorFlow could not allocate ${values.length} strings.`);
    let string = api.TF_TensorData(tensor);
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
function freeStrings({ api }, tensor) {
    const count = api.TF_TensorElementCount(tensor);
    let string = api.TF_TensorData(tensor);
    for (let index = 0; index < count; index++) {
        api.TF_StringDealloc(string);
        string += BigInt(STRING_BYTES);
    }
}
/** Makes a tensor on the device where tensors of its data type belong. The caller must delete the handle. */
function newHandle(context, shape, dtype, values) {
    const tensor = newTensor(context, shape, dtype, values);
    try {
        return handleOf(context, tensor, dtype);
    }
    finally {
        if (dtype === errors_1.DTYPE.string)
            freeStrings(context, tensor);
        context.api.TF_DeleteTensor(tensor);
    }
}
/** The same for float32 values that come in pieces. Each piece is copied before the next one is requested. */
function newHandleOfPieces(context, shape, pieces) {
    const tensor = tensorOfPieces(context, shape, errors_1.DTYPE.float32, pieces);
    try {
        return handleOf(context, tensor, errors_1.DTYPE.float32);
    }
    finally {
        context.api.TF_DeleteTensor(tensor);
    }
}
function handleOf(context, tensor, dtype) {
    const { api, status } = context;
    const host = (0, context_1.checked)(api, status, api.TFE_NewTensorHandle(tensor, status), "TFE_NewTensorHandle");
    // Most GPU kernels expect int32 tensors in host memory.
    if (dtype === errors_1.DTYPE.int32)
        return host;
    try {
        return dtype === errors_1.DTYPE.string ? deepCopy(context, host) : toDevice(context, host);
    }
    finally {
        api.TFE_DeleteTensorHandle(host);
    }
}
/** Copies a tensor to the context's device. Nothing is copied if that is the CPU. */
function toDevice({ api, status, pointer, device }, handle) {
    const copy = api.TFE_TensorHandleCopyToDevice(handle, pointer, device, status);
    return (0, context_1.checked)(api, status, copy, `Copying a tensor to ${device}`);
}
/** Makes a copy that TensorFlow owns: it frees the strings of its own tensors once nothing refers to them. */
function deepCopy(context, handle) {
    const type = { name: "T", type: attributes_1.ATTRIBUTE.type, value: errors_1.DTYPE.string };
    return (0, execute_1.execute)(context, "DeepCopy", [type], [handle], 1)[0];
}
/** Reads the values of a tensor, on whichever device it is. */
function readValues(context, handle) {
    const { api, status } = context;
    const tensor = (0, context_1.checked)(api, status, api.TFE_TensorHandleResolve(handle, status), "Reading a tensor");
    return takeValues(context, tensor, api.TFE_TensorHandleDataType(handle));
}
/** Reads the values of a tensor without blocking the event loop while the GPU computes or copies them. */
async function readValuesAsync(context, handle) {
    const { api } = context;
    const status = api.TF_NewStatus();
    // The tensor may be disposed of before its values arrive.
    const shared = api.TFE_TensorHandleCopySharingTensor(handle, status);
    try {
        const source = (0, context_1.checked)(api, status, shared, "Reading a tensor");
        const tensor = await (0, callAsync_1.callAsync)(api.TFE_TensorHandleResolve, source, status);
        return takeValues(context, (0, context_1.checked)(api, status, tensor, "Reading a tensor"), api.TFE_TensorHandleDataType(source));
    }
    finally {
        if (shared !== null)
            api.TFE_DeleteTensorHandle(shared);
        api.TF_DeleteStatus(status);
    }
}
/** Copies the values out of a tensor in host memory and deletes the tensor. */
function takeValues(context, tensor, dtype) {
    try {
        return valuesOf(context, tensor, dtype);
    }
    finally {
        context.api.TF_DeleteTensor(tensor);
    }
}
function valuesOf(context, tensor, dtype) {
    const { api } = context;
    if (dtype === errors_1.DTYPE.string)
        return stringsOf(context, tensor);
    const data = api.TF_TensorData(tensor);
    const buffer = (0, memory_1.copyOut)(new Uint8Array(api.TF_TensorByteSize(tensor)), data).buffer;
    switch (dtype) {
        case errors_1.DTYPE.float32:
        case errors_1.DTYPE.complex64:
            return new Float32Array(buffer);
        case errors_1.DTYPE.int32:
            return new Int32Array(buffer);
        case errors_1.DTYPE.int64:
            return new BigInt64Array(buffer);
        case errors_1.DTYPE.uint8: // tfjs gives such a tensor the dtype int32
            return Int32Array.from(new Uint8Array(buffer));
        case errors_1.DTYPE.bool:
        case errors_1.DTYPE.resource:
            return new Uint8Array(buffer);
        default:
            throw new Error(`The values of a tensor of ${(0, errors_1.dtypeName)(dtype)} cannot be read.`);
    }
}
function stringsOf({ api }, tensor) {
    const count = api.TF_TensorElementCount(tensor);
    const strings = new Array(count);
    let string = api.TF_TensorData(tensor);
    for (let index = 0; index < count; index++) {
        const bytes = new Uint8Array(api.TF_StringGetSize(string));
        strings[index] = (0, memory_1.copyOut)(bytes, api.TF_StringGetDataPointer(string));
        string += BigInt(STRING_BYTES);
    }
    return strings;
}
//# sourceMappingURL=tensors.js.map