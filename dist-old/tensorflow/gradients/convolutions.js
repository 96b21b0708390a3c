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
exports.convolutionGradients = void 0;
const tf = __importStar(require("@tensorflow/tfjs"));
const kernel_1 = require("./kernel");
const convolution = {
    convolution: tf.Conv2D,
    toInput: tf.Conv2DBackpropInput,
    toFilter: tf.Conv2DBackpropFilter,
    forward: (x, filter, { strides, pad, dataFormat, dimRoundingMode }) => tf.conv2d(x, filter, strides, pad, dataFormat, 1, dimRoundingMode),
};
const depthwise = {
    convolution: tf.DepthwiseConv2dNative,
    toInput: tf.DepthwiseConv2dNativeBackpropInput,
    toFilter: tf.DepthwiseConv2dNativeBackpropFilter,
    forward: (x, filter, { strides, pad, dimRoundingMode }) => tf.depthwiseConv2d(x, filter, strides, pad, "NHWC", 1, dimRoundingMode),
};
/**
 * Gradients of convolutions and of their gradients, for conv2d, conv2dTranspose, depthwiseConv2d and what is
 * made of them. A dilated convolution is one whose filter has zeros between its elements: TensorFlow's CPU
 * kernels have gradients of that one only.
 */
exports.convolutionGradients = [convolution, depthwise].flatMap((products) => {
    const input = (dy, filter, inputShape, attributes) => (0, kernel_1.runKernel)(products.toInput, { dy, filter }, { ...attributes, dilations: 1, inputShape });
    const filter = (x, dy, filterShape, attributes) => (0, kernel_1.runKernel)(products.toFilter, { x, dy }, { ...attributes, dilations: 1, filterShape });
    return [
        {
            kernelName: products.convolution,
            inputsToSave: ["x", "filter"],
            gradFunc: (dy, [x, kernel], attrs) => {
                const attributes = attrs;
                const rates = ratesOf(attributes);
                return {
                    x: () => input(dy, dilate(kernel, rates), x.shape, attributes),
                    filter: () => undilate(filter(x, dy, dilatedShape(kernel.shape, rates), attributes), kernel.shape, rates),
                };
            },
        },
        {
            kernelName: products.toInput,
            inputsToSave: ["dy", "filter"],
            gradFunc: (upstream, [dy, kernel], attrs) => {
                const attributes = attrs;
                return {
                    dy: () => products.forward(upstream, kernel, attributes),
                    filter: () => filter(upstream, dy, kernel.shape, attributes),
                };
            },
        },
        {
            kernelName: products.toFilter,
            inputsToSave: ["x", "dy"],
            gradFunc: (upstream, [x, dy], attrs) => {
                const attributes = attrs;
                return {
                    x: () => input(dy, upstream, x.shape, attributes),
                    dy: () => products.forward(x, upstream, attributes),
                };
            },
        },
    ];
});
const ratesOf = ({ dilations }) => Array.isArray(dilations) ? dilations : [dilations ?? 1, dilations ?? 1];
/** [3, 3, …] and rates of 2 → [5, 5, …] */
const dilatedShape = ([height, width, ...rest], rates) => [
    (height - 1) * rates[0] + 1,
    (width - 1) * rates[1] + 1,
    ...rest,
];
/** Puts `rate − 1` zeros between the elements of a filter [height, width, …]. */
function dilate(filter, rates) {
    if (rates[0] === 1 && rates[1] === 1)
        return filter;
    const [height, width] = filter.shape;
    const size = tf.util.sizeFromShape(filter.shape.slice(2));
    return filter
        .reshape([height, 1, width, size])
        .pad(around([0, 0], [0, rates[0] - 1], [0, 0], [0, 0]))
        .reshape([height * rates[0], width, 1, size])
        .pad(around([0, 0], [0, 0], [0, rates[1] - 1], [0, 0]))
        .reshape([height * rates[0], width * rates[1], size])
        .slice([0, 0, 0], dilatedShape([height, width, size], rates))
        .reshape(dilatedShape(filter.shape, rates));
}
/** Takes the elements of a dilated filter that are not between others. */
function undilate(filter, shape, rates) {
    if (rates[0] === 1 && rates[1] === 1)
        return filter;
    const [height, width] = shape;
    const size = tf.util.sizeFromShape(shape.slice(2));
    return filter
        .reshape([...filter.shape.slice(0, 2), size])
        .pad(around([0, rates[0] - 1], [0, rates[1] - 1], [0, 0]))
        .reshape([height, rates[0], width * rates[1], size])
        .slice([0, 0, 0, 0], [height, 1, width * rates[1], size])
        .reshape([height, width, rates[1], size])
        .slice([0, 0, 0, 0], [height, width, 1, size])
        .reshape(shape);
}
const around = (...paddings) => paddings;
//# sourceMappingURL=convolutions.js.map