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
exports.poolingGradients = exports.poolingKernels = void 0;
const tf = __importStar(require("@tensorflow/tfjs"));
const attributes_1 = require("../eager/attributes");
const kernel_1 = require("./kernel");
/** Takes from a tensor in the shape of max pooling's input what lies where the pools had their maxima. */
const MAX_POOL_PICK = "MaxPoolGradGrad";
/** The one that tfjs-node does not have. */
exports.poolingKernels = [
    {
        kernelName: MAX_POOL_PICK,
        backendName: "tensorflow",
        kernelFunc: ({ inputs, attrs, backend }) => {
            const { input, output, value } = inputs;
            const { filterSize, strides, pad, dimRoundingMode } = attrs;
            const pools = tf.backend_util.computePool2DInfo(input.shape, filterSize, strides, 1, pad, dimRoundingMode);
            const attributes = (0, attributes_1.namedAttributes)({
                T: { type: "float32" },
                ksize: { int: [1, pools.filterHeight, pools.filterWidth, 1] },
                strides: { int: [1, pools.strideHeight, pools.strideWidth, 1] },
                padding: { string: pools.padInfo.type },
                data_format: { string: "NHWC" },
            });
            return backend.executeSingleOutput(MAX_POOL_PICK, attributes, [
                input,
                output,
                value,
            ]);
        },
    },
];
/** Pooling's gradients are linear in dy. Where the maxima lie is constant almost everywhere. */
exports.poolingGradients = [
    {
        kernelName: tf.MaxPoolGrad,
        inputsToSave: ["input", "output"],
        gradFunc: (upstream, [input, output], attrs) => ({
            dy: () => (0, kernel_1.runKernel)(MAX_POOL_PICK, { input, output, value: upstream }, attrs),
            input: () => tf.zerosLike(input),
            output: () => tf.zerosLike(output),
        }),
    },
    {
        kernelName: MAX_POOL_PICK,
        inputsToSave: ["input", "output"],
        gradFunc: (dy, [input, output], attrs) => ({
            value: () => (0, kernel_1.runKernel)(tf.MaxPoolGrad, { dy: dy, input, output }, attrs),
            input: () => tf.zerosLike(input),
            output: () => tf.zerosLike(output),
        }),
    },
    {
        kernelName: tf.AvgPoolGrad,
        inputsToSave: ["input"],
        gradFunc: (upstream, [input], attrs) => {
            const { filterSize, strides, pad, dimRoundingMode } = attrs;
            return {
                dy: () => tf.avgPool(upstream, filterSize, strides, pad, dimRoundingMode),
                input: () => tf.zerosLike(input),
            };
        },
    },
];
//# sourceMappingURL=pooling.js.map