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
import { tf } from "../../tensorflow/backend";
import { randomSeed } from "../../tensorflow/random";
import { notNegative, oneOf, positive, wholeNumber } from "../../training/checks";
import { dropout as dropoutLayer } from "../layers/randomLayers";
import { seededLayer } from "../layers/seededLayer";

export interface DcganOptions {
  /**
   * Height and width in pixels, a multiple of 8.
   *
   * @defaultValue 32
   */
  imageSize?: number;
  /**
   * 3 for colour images, 1 for grey ones.
   *
   * @defaultValue 3
   */
  channels?: number;
  /**
   * Scales the number of filters of every layer, > 0. With 0.25, training is about fifteen times as fast, but
   * the model learns less.
   *
   * @defaultValue 1
   */
  width?: number;
  /**
   * Slope of LeakyReLU below 0, ≥ 0. With 0 it is a ReLU: see trick 4.
   *
   * @defaultValue 0.3, as in Keras
   */
  slope?: number;
  /**
   * Side of the kernels that move with a stride of 2, in pixels. An odd size covers some pixels more often
   * than others, which causes checkerboard artifacts: see trick 5.
   *
   * @defaultValue 4
   */
  stridedKernelSize?: number;
  /**
   * Seed of the initial weights, 0..2³¹−1.
   *
   * @defaultValue a new one each time
   */
  seed?: number;
}

export interface GeneratorOptions extends DcganOptions {
  /**
   * Number of dimensions of the latent space.
   *
   * @defaultValue 32
   */
  latentDim?: number;
  /**
   * "tanh" makes images in −1..1, "sigmoid" makes them in 0..1: see trick 1.
   *
   * @defaultValue "tanh"
   */
  outputActivation?: "tanh" | "sigmoid";
}

export interface DiscriminatorOptions extends DcganOptions {
  /**
   * Fraction of the features that are dropped in training, ≥ 0 and < 1. With 0 the model has no dropout
   * layer: see trick 3.
   *
   * @defaultValue 0.4
   */
  dropout?: number;
  /**
   * How images are downsampled: by strides of 2, or by max pooling, whose gradients are sparse: see trick 4.
   *
   * @defaultValue "strided"
   */
  downsampling?: "strided" | "pooled";
  /** "sigmoid" returns a probability (the book), "linear" any number: the score of a critic. */
  outputActivation?: "sigmoid" | "linear";
}

/**
 * z [n, latentDim] → images [n, 32, 32, 3] in −1..1. It has 6,264,579 parameters. (Book: listing 8.29.)
 *
 * @throws RangeError if an option is outside its range
 */
export function buildGenerator(options: GeneratorOptions = {}): tf.LayersModel {
  const { latentDim = 32, outputActivation = "tanh" } = options;
  const { imageSize, channels, filters, stridedKernelSize, layer, rectify } = dcganSettings(options);
  wholeNumber("latentDim", latentDim, 1, "it is the number of latent dimensions; the book uses 32");
  oneOf("outputActivation", outputActivation, ["tanh", "sigmoid"]);
  const half = imageSize / 2;
  const conv = (name: string, size: number) =>
    tf.layers.conv2d({ ...layer(name), filters: size, kernelSize: 5, padding: "same" });

  const inputs = tf.input({ shape: [latentDim], name: "input_1" });
  let x = tf.layers.dense({ ...layer("dense_1"), units: filters(128) * half * half }).apply(inputs); // 32,768
  x = rectify("leaky_re_lu_1").apply(x);
  x = tf.layers.reshape({ targetShape: [half, half, filters(128)], name: "reshape_1" }).apply(x); // 16×16×128
  x = conv("conv2d_1", filters(256)).apply(x);
  x = rectify("leaky_re_lu_2").apply(x);
  x = tf.layers
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
  const outputs = tf.layers
    .conv2d({
      ...layer("conv2d_4"),
      filters: channels,
      kernelSize: 7,
      padding: "same",
      activation: outputActivation,
    })
    .apply(x) as tf.SymbolicTensor; // 32×32×3
  return tf.model({ inputs, outputs, name: "generator" });
}

/**
 * images [n, 32, 32, 3] → the probability [n, 1] that each image was generated. It has 790,913 parameters.
 * (Book: listing 8.30.)
 *
 * @throws RangeError if an option is outside its range, or the images are too small for three strides
 */
export function buildDiscriminator(options: DiscriminatorOptions = {}): tf.LayersModel {
  const { dropout = 0.4, downsampling = "strided", outputActivation = "sigmoid" } = options;
  const { imageSize, channels, filters, stridedKernelSize, layer, rectify } = dcganSettings(options);
  oneOf("downsampling", downsampling, ["strided", "pooled"]);
  oneOf("outputActivation", outputActivation, ["sigmoid", "linear"]);
  const pooled = downsampling === "pooled";
  checkStrides(imageSize, pooled ? 2 : stridedKernelSize);

  const inputs = tf.input({ shape: [imageSize, imageSize, channels], name: "input_2" });
  let x = tf.layers.conv2d({ ...layer("conv2d_5"), filters: filters(128), kernelSize: 3 }).apply(inputs); // 30×30×128
  x = rectify("leaky_re_lu_6").apply(x);
  for (const i of [1, 2, 3]) {
    x = tf.layers
      .conv2d({
        ...layer(`conv2d_${5 + i}`),
        filters: filters(128),
        kernelSize: stridedKernelSize,
        ...(pooled ? { padding: "same" } : { strides: 2 }),
      })
      .apply(x); // 14×14, 6×6, 2×2
    if (pooled) x = tf.layers.maxPooling2d({ poolSize: 2, name: `max_pooling2d_${i}` }).apply(x);
    x = rectify(`leaky_re_lu_${6 + i}`).apply(x);
  }
  x = tf.layers.flatten({ name: "flatten_1" }).apply(x); // 512
  if (dropout !== 0) x = dropoutLayer({ rate: dropout, name: "dropout_1" }).apply(x);
  const outputs = tf.layers
    .dense({ ...layer("dense_2"), units: 1, activation: outputActivation })
    .apply(x) as tf.SymbolicTensor;
  return tf.model({ inputs, outputs, name: "discriminator" });
}

/**
 * Returns the options with the book's values as defaults, and functions that make layers from them.
 *
 * @param edition the default values that differ between the editions
 * @throws RangeError if an option is outside its range
 */
export function dcganSettings(options: DcganOptions, edition = { imageSize: 32, slope: 0.3 }) {
  const { imageSize = edition.imageSize, slope = edition.slope, channels = 3, width = 1 } = options;
  const { stridedKernelSize = 4, seed = randomSeed() } = options;
  if (!Number.isSafeInteger(imageSize) || imageSize < 8 || imageSize % 8 !== 0) {
    throw new RangeError(
      `imageSize must be a multiple of 8 (the discriminator halves it three times), got ${imageSize}: pad or resize the images; ` +
        `the book uses ${edition.imageSize}.`,
    );
  }
  wholeNumber("channels", channels, 1, "use 3 for colour images, 1 for grey ones");
  positive("width", width, "it scales the number of filters; 1 gives the book's");
  notNegative("slope", slope, `the book uses ${edition.slope}, 0 makes it a ReLU`);
  wholeNumber("stridedKernelSize", stridedKernelSize, 2, "the book uses 4, a multiple of the stride of 2");
  return {
    imageSize,
    channels,
    stridedKernelSize,
    filters: (book: number) => Math.max(1, Math.round(book * width)),
    layer: seededLayer(seed),
    rectify: (name: string) =>
      slope === 0 ? tf.layers.reLU({ name }) : tf.layers.leakyReLU({ alpha: slope, name }),
  };
}

/**
 * The discriminator's layers are not padded, so each one trims the border. At least one pixel must be left.
 *
 * @param windowSize side of the window that moves with a stride of 2: a kernel, or max pooling's window of 2
 * @throws RangeError if no pixel is left
 */
function checkStrides(imageSize: number, windowSize: number): void {
  const sizes = [imageSize - 2];
  for (let i = 0; i < 3; i++) sizes.push(Math.floor((sizes[i] - windowSize) / 2) + 1);
  if (sizes.some((size) => size < 1)) {
    throw new RangeError(
      `imageSize ${imageSize} is too small for the discriminator: windows of ${windowSize} pixels with stride 2 would leave ` +
        `${sizes.join(", ")} pixels, expected at least 1 each time. Use larger images (the book uses 32).`,
    );
  }
}
