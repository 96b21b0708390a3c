"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.binaryCrossentropy = binaryCrossentropy;
const backend_1 = require("../../tensorflow/backend");
/**
 * Binary cross-entropy of each element, in nats. As in Keras, probabilities are clipped to 1e-7..1 − 1e-7, so
 * the result is finite.
 */
function binaryCrossentropy(target, probability) {
    return backend_1.tf.tidy(() => {
        const p = probability.clipByValue(1e-7, 1 - 1e-7);
        const one = backend_1.tf.scalar(1);
        return target
            .mul(p.log())
            .add(one.sub(target).mul(one.sub(p).log()))
            .neg();
    });
}
//# sourceMappingURL=binaryCrossentropy.js.map