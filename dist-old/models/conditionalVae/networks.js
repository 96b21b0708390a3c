"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.buildConditionalEncoder = buildConditionalEncoder;
exports.buildConditionalDecoder = buildConditionalDecoder;
/**
 * A variational autoencoder that is conditioned on labels: the chapter's encoder and decoder, each with a
 * label as an additional input.
 *
 * Kingma et al. 2014, "Semi-supervised Learning with Deep Generative Models", arXiv:1406.5298, model M2 with
 * all labels known. Sohn, Lee & Yan 2015, "Learning Structured Output Representation using Deep Conditional
 * Generative Models", NIPS 2015.
 */
const backend_1 = require("../../tensorflow/backend");
const random_1 = require("../../tensorflow/random");
const checks_1 = require("../../training/checks");
const networks_1 = require("../vae/networks");
/**
 * [images [n, 28, 28, 1] in 0..1, labels [n, classes], one-hot] → [zMean [n, latentDim], zLogVar [n,
 * latentDim]]. This is the chapter's encoder, whose dense layer takes the label in addition to the
 * convolutional features.
 */
function buildConditionalEncoder(options = {}) {
    const { hiddenUnits = 32, seed = (0, random_1.randomSeed)() } = options;
    const classes = checkClasses(options);
    const chapter = (0, networks_1.buildEncoder)({ ...options, seed });
    const label = backend_1.tf.input({ shape: [classes], name: "label" });
    const features = chapter.getLayer("flatten_1").output; // 12,544
    const both = backend_1.tf.layers.concatenate().apply([features, label]); // 12,554
    const hidden = backend_1.tf.layers
        .dense({
        name: "dense_1",
        units: hiddenUnits,
        activation: "relu",
        kernelInitializer: (0, random_1.glorotUniform)((0, random_1.deriveSeed)(seed, "dense_1")),
    })
        .apply(both);
    const outputs = ["zMean", "zLogVar"].map((name) => chapter.getLayer(name).apply(hidden));
    // The original encoder no longer needs these layers; the last two are reused in the new encoder.
    for (const name of ["dense_1", "zMean", "zLogVar"])
        chapter.getLayer(name).dispose();
    return backend_1.tf.model({ inputs: [chapter.inputs[0], label], outputs, name: "conditional_encoder" });
}
/**
 * [z [n, latentDim], labels [n, classes], one-hot] → images [n, 28, 28, 1] in 0..1. This is the chapter's
 * decoder, which takes the label as `classes` additional elements of z.
 */
function buildConditionalDecoder(options = {}) {
    const { latentDim = 2 } = options;
    const classes = checkClasses(options);
    const decoder = (0, networks_1.buildDecoder)({ ...options, latentDim: latentDim + classes });
    const z = backend_1.tf.input({ shape: [latentDim], name: "z" });
    const label = backend_1.tf.input({ shape: [classes], name: "label" });
    const outputs = decoder.apply(backend_1.tf.layers.concatenate().apply([z, label])); // 12 → 28×28×1
    return backend_1.tf.model({ inputs: [z, label], outputs, name: "conditional_decoder" });
}
const checkClasses = ({ classes = 10 }) => (0, checks_1.wholeNumber)("classes", classes, 2, "MNIST has 10");
//# sourceMappingURL=networks.js.map