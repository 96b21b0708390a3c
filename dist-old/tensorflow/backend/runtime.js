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
exports.openRuntime = openRuntime;
exports.registerBackend = registerBackend;
const file_system_1 = require("@tensorflow/tfjs-node-gpu/dist/io/file_system");
const device_1 = require("../eager/device");
const gradients_1 = require("../gradients");
const cApi_1 = require("../library/cApi");
const findLibrary_1 = require("../library/findLibrary");
const wishes_1 = require("../library/wishes");
const addon_1 = require("./addon");
const gather_1 = require("./gather");
const kernelBackend_1 = require("./kernelBackend");
const libraryBinding_1 = require("./libraryBinding");
const tf = __importStar(require("./tfjs"));
/**
 * Opens the TensorFlow that GENBOOK_RUNTIME and GENBOOK_DEVICE name.
 *
 * @throws Error that says what is missing and what to do about it
 */
function openRuntime() {
    const runtime = (0, wishes_1.runtimeWish)();
    if (runtime === "addon") {
        const addon = (0, addon_1.loadAddon)();
        const kind = addon.isUsingGpuDevice() ? "gpu" : "cpu";
        return { binding: addon, device: { kind, name: kind, tensorflow: addon.TF_Version, runtime } };
    }
    const api = (0, cApi_1.loadApi)((0, findLibrary_1.findLibrary)());
    const { context, note } = (0, device_1.openDevice)(api, (0, wishes_1.deviceWish)());
    const device = {
        kind: context.isGpu ? "gpu" : "cpu",
        name: context.device,
        tensorflow: api.TF_Version(),
        runtime,
        ...(note && { note }),
    };
    return { binding: new libraryBinding_1.LibraryBinding(context), device };
}
/**
 * Makes TensorFlow the backend of tfjs. Also registers the gradients that tfjs lacks, genbook's kernel of
 * tf.gather, and tfjs-node's file:// addresses for saving and loading models.
 *
 * @throws Error if tfjs has silently fallen back to another backend
 */
function registerBackend(binding) {
    tf.registerBackend("tensorflow", () => new kernelBackend_1.TensorFlowBackend(binding), 3);
    void tf.setBackend("tensorflow");
    if (tf.getBackend() !== "tensorflow" || !(tf.backend() instanceof kernelBackend_1.TensorFlowBackend)) {
        throw new Error(`tfjs runs on its backend "${tf.getBackend()}" instead of TensorFlow.`);
    }
    (0, gradients_1.registerGradients)();
    (0, gather_1.registerGather)();
    tf.io.registerLoadRouter(file_system_1.nodeFileSystemRouter);
    tf.io.registerSaveRouter(file_system_1.nodeFileSystemRouter);
}
//# sourceMappingURL=runtime.js.map