"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.buildGenerator = buildGenerator;
exports.buildDiscriminator = buildDiscriminator;
/**
 * The chapter's DCGAN: a generator that turns noise into images, and a discriminator that tells them from
 * real ones.
 *
 * Goodfellow et al. 2014, "Generative Adversarial Networks", arXiv:1406.2661. Radford, Metz & Chintala 2015,
 * "Unsupervised Representation Learning with Deep Convolutional GANs", arXiv:1511.06434. Chollet, "Deep
 * Learning with Python", 1st edition, section 8.5, listings 8.29 and 8.30.
 *
 * Differs from the book:
 * - The two are never joined in one model, and no layer's `trainable` is touched: each network has its own
 *   optimizer and its own list of weights (step.ts).
 * - The book's five tricks are options, so each can be switched off. docs/five-tricks.md shows what happens.
 * - The initial weights are drawn from a seed.
 */
const backend_1 = require("../../tensorflow/backend");
const random_1 = require("../../tensorflow/random");
const checks_1 = require("../../training/checks");
const randomLayers_1 = require("../layers/randomLayers");
/**
 * z [n, latentDim] → images [n, 32, 32, 3] in −1..1. It has 6,264,579 parameters. (Book: listing 8.29.)
 *
 * @throws RangeError if an option is outside its range
 */
function buildGenerator(options = {}) {
    const { latentDim = 32, outputActivation = "tanh" } = options;
    const { imageSize, channels, filters, stridedKernelSize, layer, rectify } = settings(options);
    (0, checks_1.wholeNumber)("latentDim", latentDim, 1, "it is the number of latent dimensions; the book uses 32");
    (0, checks_1.oneOf)("outputActivation", outputActivation, ["tanh", "sigmoid"]);
    const half = imageSize / 2;
    const conv = (name, size) => backend_1.tf.layers.conv2d({ ...layer(name), filters: size, kernelSize: 5, padding: "same" });
    const inputs = backend_1.tf.input({ shape: [latentDim], name: "input_1" });
    let x = backend_1.tf.layers.dense({ ...layer("dense_1"), units: filters(128) * half * half }).apply(inputs); // 32,768
    x = rectify("leaky_re_lu_1").apply(x);
    x = backend_1.tf.layers.reshape({ targetShape: [half, half, filters(128)], name: "reshape_1" }).apply(x); // 16×16×128
    x = conv("conv2d_1", filters(256)).apply(x);
    x = rectify("leaky_re_lu_2").apply(x);
    x = backend_1.tf.layers
        .conv2dTranspose({
        ...layer("conv2d_transpose_1"),
        filters: filters(256),
        kernelSize: stridedKernelSize,
        strides: 2,
        padding: "same",
    })
        .apply(x); // 32×32×256
    x = rectify("leaky_re_lu_3").apply(x);
    x = conv("conv2d_2", filters(256)).apply(x);
    x = rectify("leaky_re_lu_4").apply(x);
    x = conv("conv2d_3", filters(256)).apply(x);
    x = rectify("leaky_re_lu_5").apply(x);
    const outputs = backend_1.tf.layers
        .conv2d({
        ...layer("conv2d_4"),
        filters: channels,
        kernelSize: 7,
        padding: "same",
        activation: outputActivation,
    })
        .apply(x); // 32×32×3
    return backend_1.tf.model({ inputs, outputs, name: "generator" });
}
/**
 * images [n, 32, 32, 3] → the probability [n, 1] that each image was generated. It has 790,913 parameters.
 * (Book: listing 8.30.)
 *
 * @throws RangeError if an option is outside its range, or the images are too small for three strides
 */
function buildDiscriminator(options = {}) {
    const { dropout = 0.4, downsampling = "strided", outputActivation = "sigmoid" } = options;
    const { imageSize, channels, filters, stridedKernelSize, layer, rectify } = settings(options);
    (0, checks_1.oneOf)("downsampling", downsampling, ["strided", "pooled"]);
    (0, checks_1.oneOf)("outputActivation", outputActivation, ["sigmoid", "linear"]);
    const pooled = downsampling === "pooled";
    checkStrides(imageSize, pooled ? 2 : stridedKernelSize);
    const inputs = backend_1.tf.input({ shape: [imageSize, imageSize, channels], name: "input_2" });
    let x = backend_1.tf.layers.conv2d({ ...layer("conv2d_5"), filters: filters(128), kernelSize: 3 }).apply(inputs); // 30×30×128
    x = rectify("leaky_re_lu_6").apply(x);
    for (const i of [1, 2, 3]) {
        x = backend_1.tf.layers
            .conv2d({
            ...layer(`conv2d_${5 + i}`),
            filters: filters(128),
            kernelSize: stridedKernelSize,
            ...(pooled ? { padding: "same" } : { strides: 2 }),
        })
            .apply(x); // 14×14, 6×6, 2×2
        if (pooled)
            x = backend_1.tf.layers.maxPooling2d({ poolSize: 2, name: `max_pooling2d_${i}` }).apply(x);
        x = rectify(`leaky_re_lu_${6 + i}`).apply(x);
    }
    x = backend_1.tf.layers.flatten({ name: "flatten_1" }).apply(x); // 512
    if (dropout !== 0)
        x = (0, randomLayers_1.dropout)({ rate: dropout, name: "dropout_1" }).apply(x);
    const outputs = backend_1.tf.layers
        .dense({ ...layer("dense_2"), units: 1, activation: outputActivation })
        .apply(x);
    return backend_1.tf.model({ inputs, outputs, name: "discriminator" });
}
function settings({ imageSize = 32, channels = 3, width = 1, slope = 0.3, stridedKernelSize = 4, seed = (0, random_1.randomSeed)(), }) {
    if (!Number.isSafeInteger(imageSize) || imageSize < 8 || imageSize % 8 !== 0) {
        throw new RangeError(`imageSize must be a multiple of 8 (the generator doubles the size, the discriminator halves it three times), got ` +
            `${imageSize}: pad or resize the images; the book uses 32.`);
    }
    (0, checks_1.wholeNumber)("channels", channels, 1, "use 3 for colour images, 1 for grey ones");
    (0, checks_1.positive)("width", width, "it scales the number of filters; 1 gives the book's");
    (0, checks_1.notNegative)("slope", slope, "0.3 is the default of Keras' LeakyReLU, 0 makes it a ReLU");
    (0, checks_1.wholeNumber)("stridedKernelSize", stridedKernelSize, 2, "the book uses 4, a multiple of the stride of 2");
    return {
        imageSize,
        channels,
        stridedKernelSize,
        filters: (book) => Math.max(1, Math.round(book * width)),
        /** A layer's name and initial kernel, which is drawn from the model's seed and that name. */
        layer: (name) => ({ name, kernelInitializer: (0, random_1.glorotUniform)((0, random_1.deriveSeed)(seed, name)) }),
        rectify: (name) => slope === 0 ? backend_1.tf.layers.reLU({ name }) : backend_1.tf.layers.leakyReLU({ alpha: slope, name }),
    };
}
/**
 * The discriminator's layers are not padded, so each one trims the border. At least one pixel must be left.
 *
 * @param windowSize side of the window that moves with a stride of 2: a kernel, or max pooling's window of 2
 * @throws RangeError if no pixel is left
 */
function checkStrides(imageSize, windowSize) {
    const sizes = [imageSize - 2];
    for (let i = 0; i < 3; i++)
        sizes.push(Math.floor((sizes[i] - windowSize) / 2) + 1);
    if (sizes.some((size) => size < 1)) {
        throw new RangeError(`imageSize ${imageSize} is too small for the discriminator: windows of ${windowSize} pixels with stride 2 would leave ` +
            `${sizes.join(", ")} pixels, expected at least 1 each time. Use larger images (the book uses 32).`);
    }
}
//# sourceMappingURL=networks.js.map