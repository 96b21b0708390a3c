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
exports.registerGather = registerGather;
const nodejs_kernel_backend_1 = require("@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend");
const attributes_1 = require("../eager/attributes");
const libraryBinding_1 = require("./libraryBinding");
const tf = __importStar(require("./tfjs"));
/**
 * Makes tf.gather, and with it tf.layers.embedding, usable in compiled steps. tfjs-node's kernel reads the
 * indices to check them, which a recording cannot do. During a recording, this one leaves the check to
 * TensorFlow: its CPU kernel refuses an index that is out of range, and its GPU kernel returns zeros for it.
 */
function registerGather() {
    const { backendName, kernelName, kernelFunc } = tf.getKernel(tf.GatherV2, "tensorflow");
    tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({
        kernelName,
        backendName,
        kernelFunc: (params) => {
            const backend = params.backend;
            const { binding } = backend;
            if (!(binding instanceof libraryBinding_1.LibraryBinding && binding.isRecording))
                return kernelFunc(params);
            const { x, indices } = params.inputs;
            const { axis, batchDims } = params.attrs;
            tf.backend_util.segment_util.collectGatherOpShapeInfo(x, indices, axis, batchDims);
            const attributes = [
                { name: "batch_dims", type: attributes_1.ATTRIBUTE.int, value: batchDims },
                (0, nodejs_kernel_backend_1.createTensorsTypeOpAttr)("Tparams", x.dtype),
                (0, nodejs_kernel_backend_1.createTensorsTypeOpAttr)("Tindices", indices.dtype),
                (0, nodejs_kernel_backend_1.createTensorsTypeOpAttr)("Taxis", "int32"),
            ];
            const axisTensor = tf.scalar(axis, "int32");
            const result = backend.executeSingleOutput(kernelName, attributes, [x, indices, axisTensor]);
            axisTensor.dispose();
            return result;
        },
    });
}
//# sourceMappingURL=gather.js.map