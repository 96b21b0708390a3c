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
exports.broadcastGradients = void 0;
const tf = __importStar(require("@tensorflow/tfjs"));
/** The gradients of tfjs forget to sum over the axes along which one of the two was repeated. */
exports.broadcastGradients = [
    binary(tf.Maximum, (a, b) => [a.greaterEqual(b).toFloat(), a.less(b).toFloat()]),
    binary(tf.Minimum, (a, b) => [a.lessEqual(b).toFloat(), a.greater(b).toFloat()]),
    binary(tf.SquaredDifference, (a, b) => [a.sub(b).mul(2), b.sub(a).mul(2)]),
];
/** @param slopes derivatives for a and b, in the shape of the result */
function binary(kernelName, slopes) {
    return {
        kernelName,
        inputsToSave: ["a", "b"],
        gradFunc: (dy, [a, b]) => {
            const gradient = (k, input) => () => sumTo(input.shape, dy.mul(slopes(a, b)[k]));
            return { a: gradient(0, a), b: gradient(1, b) };
        },
    };
}
/** Sums over the axes along which a tensor of this shape was repeated. */
function sumTo(shape, value) {
    const axes = tf.broadcast_util.getReductionAxes(shape, value.shape);
    return axes.length === 0 ? value : value.sum(axes).reshape(shape);
}
//# sourceMappingURL=broadcasts.js.map