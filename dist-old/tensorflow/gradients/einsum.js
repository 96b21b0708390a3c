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
exports.einsumGradient = void 0;
const tf = __importStar(require("@tensorflow/tfjs"));
/**
 * The gradient of a sum of products is another one: for "bqd,bkd->bqk" it is "bqk,bkd->bqd" for the first
 * operand. Along an axis that only the operand has ("ij->i") it is the same everywhere.
 */
exports.einsumGradient = {
    kernelName: tf.Einsum,
    saveAllInputs: true,
    gradFunc: (dy, operands, attrs) => {
        const { equation } = attrs;
        const [inputs, result] = equation.replaceAll(" ", "").split("->");
        const labels = inputs.split(",");
        const gradients = operands.map((operand, k) => () => {
            const own = [...labels[k]];
            if (equation.includes(".") || new Set(own).size < own.length) {
                throw new Error(`The gradient of einsum("${equation}") is not known: expected a letter for each axis, and no letter twice in ` +
                    "one operand. Reshape, or take the diagonal, before einsum.");
            }
            const others = operands.filter((_, i) => i !== k);
            const sources = [result, ...labels.filter((_, i) => i !== k)];
            const known = own.filter((label) => sources.some((source) => source.includes(label)));
            const gradient = tf.einsum(`${sources.join()}->${known.join("")}`, dy, ...others);
            if (known.length === own.length)
                return gradient;
            const sizes = own.map((label, axis) => (known.includes(label) ? operand.shape[axis] : 1));
            return tf.broadcastTo(gradient.reshape(sizes), operand.shape);
        });
        return Object.fromEntries(gradients.map((gradient, k) => [k, gradient]));
    },
};
//# sourceMappingURL=einsum.js.map