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
exports.rearrangementGradients = void 0;
const tf = __importStar(require("@tensorflow/tfjs"));
exports.rearrangementGradients = [
    {
        // tfjs' own adds up one slice for each repetition, and ends at rank 4.
        kernelName: tf.Tile,
        inputsToSave: ["x"],
        gradFunc: (dy, [x], attrs) => {
            const { reps } = attrs;
            return {
                x: () => 
                // One axis at a time: TensorFlow repeats tensors of at most nine axes, and the gradient of a sum
                // repeats.
                x.shape
                    .reduce((sum, size, axis) => {
                    if (reps[axis] === 1)
                        return sum;
                    const [before, after] = [x.shape.slice(0, axis), dy.shape.slice(axis + 1)];
                    return sum.reshape([...before, reps[axis], size, ...after]).sum(axis);
                }, dy)
                    .reshape(x.shape),
            };
        },
    },
    {
        kernelName: tf.DepthToSpace,
        inputsToSave: ["x"],
        gradFunc: (dy, [x], attrs) => {
            const { blockSize, dataFormat } = attrs;
            return {
                x: () => {
                    if (dataFormat !== "NHWC") {
                        throw new Error(`The gradient of depthToSpace expects images in NHWC, got ${dataFormat}: transpose them.`);
                    }
                    const [n, height, width] = x.shape;
                    return dy
                        .reshape([n, height, blockSize, width, blockSize, -1])
                        .transpose([0, 1, 3, 2, 4, 5])
                        .reshape(x.shape);
                },
            };
        },
    },
];
//# sourceMappingURL=rearrangements.js.map