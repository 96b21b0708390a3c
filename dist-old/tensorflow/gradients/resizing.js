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
exports.resizingGradients = exports.resizingKernels = void 0;
const tf = __importStar(require("@tensorflow/tfjs"));
const attributes_1 = require("../eager/attributes");
/** tfjs-node's kernels of these gradients forget halfPixelCenters. */
exports.resizingKernels = [
    {
        kernelName: tf.ResizeNearestNeighborGrad,
        backendName: "tensorflow",
        kernelFunc: ({ inputs, attrs, backend }) => {
            const { images, dy } = inputs;
            const size = tf.tensor1d(images.shape.slice(1, 3), "int32");
            const result = gradient(backend, tf.ResizeNearestNeighborGrad, [dy, size], attrs);
            size.dispose();
            return result;
        },
    },
    {
        kernelName: tf.ResizeBilinearGrad,
        backendName: "tensorflow",
        kernelFunc: ({ inputs, attrs, backend }) => {
            const { images, dy } = inputs;
            return gradient(backend, tf.ResizeBilinearGrad, [dy, images], attrs);
        },
    },
];
/** Both gradients are linear in dy, and use no more of the images than their size. */
exports.resizingGradients = [
    resizing(tf.ResizeNearestNeighborGrad, (...args) => tf.image.resizeNearestNeighbor(...args)),
    resizing(tf.ResizeBilinearGrad, (...args) => tf.image.resizeBilinear(...args)),
];
function gradient(backend, op, inputs, attrs) {
    const { alignCorners, halfPixelCenters } = attrs;
    const attributes = (0, attributes_1.namedAttributes)({
        T: { type: "float32" },
        align_corners: { bool: alignCorners },
        half_pixel_centers: { bool: halfPixelCenters },
    });
    return backend.executeSingleOutput(op, attributes, inputs);
}
function resizing(kernelName, resize) {
    return {
        kernelName,
        inputsToSave: ["images", "dy"],
        gradFunc: (upstream, [images, dy], attrs) => {
            const { alignCorners, halfPixelCenters } = attrs;
            const size = dy.shape.slice(1, 3);
            return {
                dy: () => resize(upstream, size, alignCorners, halfPixelCenters),
                images: () => tf.zerosLike(images),
            };
        },
    };
}
//# sourceMappingURL=resizing.js.map