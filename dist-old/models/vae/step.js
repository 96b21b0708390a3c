"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.vaeSteps = vaeSteps;
const backend_1 = require("../../tensorflow/backend");
const minimize_1 = require("../../training/minimize");
const trainState_1 = require("../../training/trainState");
const networks_1 = require("./networks");
/**
 * Makes the training and evaluation steps for one batch. They depend on tensors and tf.Variables only, so
 * they can be compiled.
 */
function vaeSteps(encoder, decoder, optimizer, options = {}) {
    const weights = (0, trainState_1.weightsOf)(encoder, decoder);
    const losses = (images, epsilon, mode) => {
        const [zMean, zLogVar] = encoder.apply(images, mode);
        const decoded = decoder.apply((0, networks_1.sampleLatent)(zMean, zLogVar, epsilon, options), mode);
        return { ...(0, networks_1.vaeLoss)(images, decoded, zMean, zLogVar, options) };
    };
    return {
        evaluate: (images, epsilon) => backend_1.tf.tidy(() => losses(images, epsilon, {})),
        train: (images, epsilon, random) => backend_1.tf.tidy(() => (0, minimize_1.minimize)(optimizer, () => losses(images, epsilon, { training: true, random }), weights)),
    };
}
//# sourceMappingURL=step.js.map