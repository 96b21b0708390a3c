"use strict";
var __createBinding = (this && this.__createBinding) || (Object.create ? (function(o, m, k, k2) {
    if (k2 === undefined) k2 = k;
    var desc = Object.getOwnPropertyDescriptor(m, k);
    if (!desc || ("get" in desc ? !m.__esModule : desc.writable || desc.configurable)) {
      desc = { enumerable: true, get: function() { return m[k]; } };
    }
    Object.defineProperty(o, k2, desc);
}) : (function(o, m, k, k2) {
    if (k2 === undefined) k2 = k;
    o[k2] = m[k];
}));
var __setModuleDefault = (this && this.__setModuleDefault) || (Object.create ? (function(o, v) {
    Object.defineProperty(o, "default", { enumerable: true, value: v });
}) : function(o, v) {
    o["default"] = v;
});
var __importStar = (this && this.__importStar) || (function () {
    var ownKeys = function(o) {
        ownKeys = Object.getOwnPropertyNames || function (o) {
            var ar = [];
            for (var k in o) if (Object.prototype.hasOwnProperty.call(o, k)) ar[ar.length] = k;
            return ar;
        };
        return ownKeys(o);
    };
    return function (mod) {
        if (mod && mod.__esModule) return mod;
        var result = {};
        if (mod != null) for (var k = ownKeys(mod), i = 0; i < k.length; i++) if (k[i] !== "default") __createBinding(result, mod, k[i]);
        __setModuleDefault(result, mod);
        return result;
    };
})();
Object.defineProperty(exports, "__esModule", { value: true });
exports.tf = void 0;
exports.device = device;
exports.stepValues = stepValues;
exports.runOp = runOp;
exports.tensorOfPieces = tensorOfPieces;
/**
 * What the other rooms import: tfjs on TensorFlow. Importing this module opens TensorFlow and makes it the
 * backend of tfjs; no other module of genbook has such effects, except for beforeTfjs.ts, which this one
 * imports first.
 */
require("./beforeTfjs");
const attributes_1 = require("../eager/attributes");
const runtime_1 = require("./runtime");
const tf = __importStar(require("./tfjs"));
exports.tf = tf;
const runtime = (0, runtime_1.openRuntime)();
(0, runtime_1.registerBackend)(runtime.binding);
/** What TensorFlow runs on. */
function device() {
    return runtime.device;
}
/**
 * The values of a tensor that a compiled step returned. On a CPU they are ready when the step is, and reading
 * them on another thread would only cost 0.2 ms; on a GPU they may still be being computed, so they are read
 * asynchronously.
 */
async function stepValues(tensor) {
    return runtime.device.kind === "cpu" ? tensor.dataSync() : tensor.data();
}
/**
 * Runs a TensorFlow op that tfjs has no function for, with the attributes that TensorFlow's definition of the
 * op lists. Its outputs are ordinary tensors (tf.tidy and dispose apply); no gradients flow through it.
 *
 *     const [bits] = runOp("StatelessRandomUniformFullIntV2", { dtype: { type: "int32" } }, [shape, key, counter, algorithm]);
 *
 * @param outputs the number of outputs that the op has
 */
function runOp(name, attributes, inputs, outputs = 1) {
    return backend().executeMultipleOutputs(name, (0, attributes_1.namedAttributes)(attributes), inputs, outputs);
}
/**
 * A float32 tensor whose values come in pieces, so that only one piece at a time has to be in JavaScript's
 * memory.
 *
 * @throws Error if the pieces do not have as many values as `shape` needs
 */
function tensorOfPieces(shape, pieces) {
    const { binding } = runtime;
    if (binding.createTensorOf)
        return backend().tensorOf(binding.createTensorOf(shape, pieces));
    const values = new Float32Array(tf.util.sizeFromShape(shape));
    let at = 0;
    for (const piece of pieces) {
        values.set(piece, at);
        at += piece.length;
    }
    if (at !== values.length) {
        throw new Error(`A tensor of shape [${shape.join(", ")}] has ${values.length} values, got ${at}.`);
    }
    return tf.tensor(values, shape);
}
const backend = () => tf.backend();
//# sourceMappingURL=index.js.map