"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.conditionalVaeSteps = conditionalVaeSteps;
const backend_1 = require("../../tensorflow/backend");
const minimize_1 = require("../../training/minimize");
const trainState_1 = require("../../training/trainState");
const networks_1 = require("../vae/networks");
/**
 * Makes the training and evaluation steps for one batch. They depend on tensors and tf.Variables only, so
 * they can be compiled.
 */
function conditionalVaeSteps(encoder, decoder, optimizer, options = {}) {
    const weights = (0, trainState_1.weightsOf)(encoder, decoder);
    const classes = decoder.inputs[1].shape[1];
    const losses = ({ images, labels }, epsilon, mode) => {
        const label = backend_1.tf.oneHot(labels, classes, 1, 0, "float32"); // [n, classes]
        const [zMean, zLogVar] = encoder.apply([images, label], mode);
        const z = (0, networks_1.sampleLatent)(zMean, zLogVar, epsilon, options);
        const decoded = decoder.apply([z, label], mode);
        return { ...(0, networks_1.vaeLoss)(images, decoded, zMean, zLogVar, options) };
    };
    return {
        /** epsilon [n, latentDim] from N(0, 1) → loss, reconstructionLoss, klLoss, in inference mode. */
        evaluate: (batch, epsilon) => backend_1.tf.tidy(() => losses(batch, epsilon, {})),
        /**
         * Takes the same arguments and moves the weights one step along the gradient. The losses are computed
         * before the update, in training mode.
         */
        train: (batch, epsilon, random) => backend_1.tf.tidy(() => (0, minimize_1.minimize)(optimizer, () => losses(batch, epsilon, { training: true, random }), weights)),
    };
}
//# sourceMappingURL=step.js.map