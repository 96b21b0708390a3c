"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.layOut = layOut;
exports.readTensors = readTensors;
/** Lays out a checkpoint's tensors as safetensors does: one after the other, without gaps. */
const backend_1 = require("../../tensorflow/backend");
const DTYPES = { float32: "F32", int32: "I32" };
const ARRAYS = { F32: Float32Array, I32: Int32Array };
const BYTES = 4; // per number, for both types
/**
 * Assigns each tensor its place, in the order of the record.
 *
 * @throws Error if a tensor is neither float32 nor int32
 */
function layOut(tensors) {
    let at = 0;
    return Object.entries(tensors).map(([name, { dtype, shape, size }]) => {
        if (dtype !== "float32" && dtype !== "int32") {
            throw new Error(`a checkpoint takes float32 and int32, got ${dtype} for ${name}: cast it`);
        }
        const start = at;
        at += size * BYTES;
        return [name, { dtype: DTYPES[dtype], shape, data_offsets: [start, at] }];
    });
}
/**
 * Reads the tensors that a header describes.
 *
 * @param length length of the data after the header, in bytes
 * @param read returns bytes of the data, counted from the end of the header
 * @throws Error, before any tensor is made, if the header and length don't match
 */
async function readTensors(header, length, read) {
    const entries = Object.entries(header).map(([name, entry]) => ({ name, ...checkEntry(name, entry) }));
    const inOrder = entries.toSorted((a, b) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1]);
    let at = 0;
    for (const { name, data_offsets: offsets } of inOrder) {
        if (offsets[0] !== at)
            throw new Error(`expected ${name} to begin at byte ${at} of the data, got ${offsets[0]}`);
        at = offsets[1];
    }
    if (at !== length)
        throw new Error(`expected ${at} bytes of data, got ${length}`);
    const tensors = {};
    try {
        for (const { name, dtype, shape, data_offsets: offsets } of entries) {
            const values = new ARRAYS[dtype](await read(offsets[0], offsets[1] - offsets[0]));
            tensors[name] = backend_1.tf.tensor(values, shape, dtype === "F32" ? "float32" : "int32");
        }
    }
    catch (error) {
        backend_1.tf.dispose(tensors);
        throw error;
    }
    return tensors;
}
function checkEntry(name, value) {
    const { dtype, shape, data_offsets: offsets } = value;
    const whole = (each) => Number.isSafeInteger(each) && each >= 0;
    if (!(dtype in ARRAYS))
        throw new Error(`expected ${name} to be F32 or I32, got ${dtype}`);
    if (!shape.every(whole))
        throw new Error(`expected ${name} to have a shape, got [${shape.join(", ")}]`);
    if (offsets.length !== 2 || !offsets.every(whole)) {
        throw new Error(`expected ${name} to have two offsets, got [${offsets.join(", ")}]`);
    }
    const bytes = shape.reduce((product, size) => product * size, BYTES);
    if (offsets[1] - offsets[0] !== bytes) {
        throw new Error(`expected ${bytes} bytes for ${name} [${shape.join(", ")}], got ${offsets[1] - offsets[0]}`);
    }
    return { dtype, shape, data_offsets: offsets };
}
//# sourceMappingURL=checkpointTensors.js.map