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
exports.registerGradients = registerGradients;
const tf = __importStar(require("@tensorflow/tfjs"));
const activations_1 = require("./activations");
const broadcasts_1 = require("./broadcasts");
const convolutions_1 = require("./convolutions");
const einsum_1 = require("./einsum");
const pooling_1 = require("./pooling");
const rearrangements_1 = require("./rearrangements");
const resizing_1 = require("./resizing");
const tape_1 = require("./tape");
/**
 * Gives tfjs the gradients that it lacks or has wrong: those of gradients, which a gradient penalty needs,
 * and first ones, which U-Nets and attention need. The backend calls this once, before anything is computed.
 */
function registerGradients() {
    (0, tape_1.mendTape)();
    for (const kernel of [...pooling_1.poolingKernels, ...resizing_1.resizingKernels]) {
        // tfjs warns of a kernel that is registered twice.
        if (tf.getKernel(kernel.kernelName, kernel.backendName))
            tf.unregisterKernel(kernel.kernelName, kernel.backendName);
        tf.registerKernel(kernel);
    }
    const gradients = [
        ...activations_1.activationGradients,
        ...broadcasts_1.broadcastGradients,
        ...convolutions_1.convolutionGradients,
        einsum_1.einsumGradient,
        ...pooling_1.poolingGradients,
        ...rearrangements_1.rearrangementGradients,
        ...resizing_1.resizingGradients,
    ];
    for (const gradient of gradients)
        tf.registerGradient(gradient);
}
//# sourceMappingURL=index.js.map