"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.TensorFlowBackend = void 0;
const nodejs_kernel_backend_1 = require("@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend");
/** The backend of tfjs-node, with reads that do not block the event loop. */
class TensorFlowBackend extends nodejs_kernel_backend_1.NodeJSKernelBackend {
    constructor(binding) {
        super(binding, "@tensorflow/tfjs-node-gpu");
    }
    async read(dataId) {
        const { id, values } = this.internals.tensorMap.get(dataId);
        if (values !== null)
            return values;
        return (await this.binding.tensorData?.(id)) ?? this.readSync(dataId);
    }
    /**
     * The binding's ids of tensors. Values that tfjs still holds in JavaScript are handed to TensorFlow first.
     */
    idsOf(tensors) {
        return this.internals.getInputTensorIds(tensors);
    }
    /** The tfjs tensor for a tensor that TensorFlow has made. */
    tensorOf(info) {
        return this.internals.createOutputTensor(info);
    }
    get internals() {
        return this;
    }
}
exports.TensorFlowBackend = TensorFlowBackend;
//# sourceMappingURL=kernelBackend.js.map