"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.checkKlWeight = void 0;
exports.buildEncoder = buildEncoder;
exports.sampleLatent = sampleLatent;
exports.buildDecoder = buildDecoder;
exports.vaeLoss = vaeLoss;
/**
 * The chapter's variational autoencoder: encoder, sampling, decoder, loss.
 *
 * Kingma & Welling 2013, "Auto-Encoding Variational Bayes", arXiv:1312.6114. Chollet, "Deep Learning with
 * Python", 1st edition, section 8.4, listings 8.23 to 8.27.
 *
 * Differs from the book:
 * - Sampling uses exp(zLogVar / 2) as the standard deviation, as later printings do. The first printings used
 *   exp(zLogVar), although their KL term treats exp(zLogVar) as the variance: `firstPrinting: true`.
 * - The loss is a function, not a layer that calls addLoss.
 * - The initial weights are drawn from a seed.
 */
const random_1 = require("../../tensorflow/random");
const backend_1 = require("../../tensorflow/backend");
const checks_1 = require("../../training/checks");
const binaryCrossentropy_1 = require("../layers/binaryCrossentropy");
/**
 * images [n, 28, 28, 1] in 0..1 → [zMean [n, latentDim], zLogVar [n, latentDim]]. It has 494,244 parameters.
 *
 * @throws RangeError if an option is outside its range
 */
function buildEncoder(options = {}) {
    const { latentDim, imageSize, channels, filters, hiddenUnits, layer } = settings(options);
    const conv = (name, size, strides = 1) => backend_1.tf.layers.conv2d({
        ...layer(name),
        filters: size,
        kernelSize: 3,
        padding: "same",
        activation: "relu",
        strides,
    });
    const inputs = backend_1.tf.input({ shape: [imageSize, imageSize, channels], name: "input_1" }); // 28×28×1
    let x = conv("conv2d_1", filters[0]).apply(inputs); // 28×28×32
    x = conv("conv2d_2", filters[1], 2).apply(x); // 14×14×64
    x = conv("conv2d_3", filters[1]).apply(x);
    x = conv("conv2d_4", filters[1]).apply(x);
    x = backend_1.tf.layers.flatten({ name: "flatten_1" }).apply(x); // 12,544
    x = backend_1.tf.layers.dense({ ...layer("dense_1"), units: hiddenUnits, activation: "relu" }).apply(x);
    const zMean = backend_1.tf.layers.dense({ ...layer("zMean"), units: latentDim }).apply(x);
    const zLogVar = backend_1.tf.layers.dense({ ...layer("zLogVar"), units: latentDim }).apply(x);
    return backend_1.tf.model({ inputs, outputs: [zMean, zLogVar], name: "encoder" });
}
/**
 * z = zMean + standard deviation · epsilon: one sample from each image's distribution. All are [n,
 * latentDim].
 *
 * @param epsilon noise from N(0, 1)
 */
function sampleLatent(zMean, zLogVar, epsilon, { firstPrinting = false } = {}) {
    return backend_1.tf.tidy(() => {
        const deviation = (firstPrinting ? zLogVar : zLogVar.mul(0.5)).exp();
        return zMean.add(deviation.mul(epsilon));
    });
}
/**
 * z [n, latentDim] → images [n, 28, 28, 1] in 0..1. It has 56,385 parameters.
 *
 * @throws RangeError if an option is outside its range
 */
function buildDecoder(options = {}) {
    const { latentDim, imageSize, channels, filters, layer } = settings(options);
    const beforeFlattening = [imageSize / 2, imageSize / 2, filters[1]]; // the encoder's 14×14×64
    const units = beforeFlattening.reduce((product, size) => product * size, 1);
    const inputs = backend_1.tf.input({ shape: [latentDim], name: "input_2" });
    let x = backend_1.tf.layers.dense({ ...layer("dense_4"), units, activation: "relu" }).apply(inputs); // 12,544
    x = backend_1.tf.layers.reshape({ targetShape: beforeFlattening, name: "reshape_1" }).apply(x); // 14×14×64
    x = backend_1.tf.layers
        .conv2dTranspose({
        ...layer("conv2d_transpose_1"),
        filters: filters[0],
        kernelSize: 3,
        strides: 2,
        padding: "same",
        activation: "relu",
    })
        .apply(x); // 28×28×32
    const outputs = backend_1.tf.layers
        .conv2d({
        ...layer("conv2d_5"),
        filters: channels,
        kernelSize: 3,
        padding: "same",
        activation: "sigmoid",
    })
        .apply(x); // 28×28×1
    return backend_1.tf.model({ inputs, outputs, name: "decoder" });
}
/**
 * Images and decoded images [n, 28, 28, 1] in 0..1, zMean and zLogVar [n, latentDim] → three scalars.
 *
 * @param options.klWeight β, the weight of the KL term, ≥ 0: a number or a scalar tensor. @defaultValue 5e-4
 * @throws RangeError if klWeight is a number < 0
 */
function vaeLoss(images, decoded, zMean, zLogVar, { klWeight = 5e-4 } = {}) {
    if (typeof klWeight === "number")
        (0, exports.checkKlWeight)(klWeight);
    const [loss, reconstructionLoss, klLoss] = backend_1.tf.tidy(() => {
        const reconstruction = (0, binaryCrossentropy_1.binaryCrossentropy)(images, decoded).mean();
        // −β · mean(1 + zLogVar − zMean² − exp(zLogVar))
        const negative = typeof klWeight === "number" ? -klWeight : klWeight.neg();
        const kl = zLogVar.add(1).sub(zMean.square()).sub(zLogVar.exp()).mean().mul(negative);
        return [reconstruction.add(kl), reconstruction, kl];
    });
    return { loss, reconstructionLoss, klLoss };
}
const checkKlWeight = (value) => (0, checks_1.notNegative)("klWeight", value, "the book uses 5e-4; 0 gives an ordinary autoencoder");
exports.checkKlWeight = checkKlWeight;
function settings({ latentDim = 2, imageSize = 28, channels = 1, filters = [32, 64], hiddenUnits = 32, seed = (0, random_1.randomSeed)(), }) {
    (0, checks_1.wholeNumber)("latentDim", latentDim, 1, "it is the number of latent dimensions; the book uses 2");
    (0, checks_1.wholeNumber)("channels", channels, 1, "use 1 for grey images, 3 for colour ones");
    (0, checks_1.wholeNumber)("hiddenUnits", hiddenUnits, 1, "the book uses 32");
    if (filters.length !== 2) {
        throw new RangeError(`filters must be two numbers, one for full size and one for half size, got [${filters.join()}].`);
    }
    for (const size of filters)
        (0, checks_1.wholeNumber)("filters", size, 1, "the book uses [32, 64]");
    if (!Number.isSafeInteger(imageSize) || imageSize < 2 || imageSize % 2 !== 0) {
        throw new RangeError(`imageSize must be an even whole number (one layer halves it and another doubles it), got ${imageSize}: ` +
            "pad or resize the images.");
    }
    /** A layer's name and initial kernel, which is drawn from the model's seed and that name. */
    const layer = (name) => ({ name, kernelInitializer: (0, random_1.glorotUniform)((0, random_1.deriveSeed)(seed, name)) });
    return { latentDim, imageSize, channels, filters, hiddenUnits, layer };
}
//# sourceMappingURL=networks.js.map