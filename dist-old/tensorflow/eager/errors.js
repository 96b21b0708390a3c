"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.OpError = exports.dtypeName = exports.DTYPE = void 0;
exports.opError = opError;
/** TensorFlow's data types, with the numbers that its C interface gives them. */
exports.DTYPE = {
    float32: 1,
    uint8: 4,
    int32: 3,
    string: 7,
    complex64: 8,
    int64: 9,
    bool: 10,
    bfloat16: 14,
    resource: 20,
    uint64: 23,
};
const NAMES = new Map(Object.entries(exports.DTYPE).map(([name, dtype]) => [dtype, name]));
/** The name of a data type: "float32" for 1. A type that is not in DTYPE is called "dtype 19". */
const dtypeName = (dtype) => NAMES.get(dtype) ?? `dtype ${dtype}`;
exports.dtypeName = dtypeName;
/** Describes a tensor as "float32 [2, 3]". */
const describe = ({ shape, dtype }) => `${(0, exports.dtypeName)(dtype)} [${shape.join(", ")}]`;
/** TensorFlow has refused an op, or an op has failed. */
class OpError extends Error {
    /** The op of a compiled step that failed, counted from 1, if TensorFlow names it. */
    step;
    constructor(message, step) {
        super(message);
        this.step = step;
    }
}
exports.OpError = OpError;
/**
 * Makes an error that names the op, its inputs and TensorFlow's reason:
 * "MatMul(float32 [2, 3], float32 [2, 3]): Matrix size-incompatible …".
 */
function opError(op, inputs, message) {
    // Removes names of nodes, which mean nothing to the user, and the repeated name of the op.
    const text = message
        .replace(/\{\{[^}]*\}\}\s*/g, "")
        .replace(/\s*\[\[.*?\]\]/gs, "")
        .replace(/\s*\[Op:[^\]]*\]\s*(name:\s*)?$/, "");
    const node = /\{\{node [^}]*\bop(\d+)\b[^}]*\}\}/.exec(message);
    return new OpError(`${op}(${inputs.map(describe).join(", ")}): ${text.trim()}`, node ? { op: Number(node[1]), reason: text.trim() } : undefined);
}
//# sourceMappingURL=errors.js.map