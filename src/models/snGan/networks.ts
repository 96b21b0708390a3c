/**
 * The networks of a spectrally normalized GAN for small images.
 *
 * Miyato et al. 2018, "Spectral Normalization for Generative Adversarial Networks", arXiv:1802.05957. The
 * discriminator follows the paper's convolutional one for CIFAR-10.
 *
 * Differs from the paper: the generator enlarges images by repeating pixels instead of by transposed
 * convolutions (Odena, Dumoulin & Olah 2016, "Deconvolution and Checkerboard Artifacts"), the discriminator
 * has one layer fewer, and both have half as many filters in the first layers and a quarter as many in the
 * last.
 */
import { tf } from "../../tensorflow/backend";
import { randomSeed } from "../../tensorflow/random";
import { oneOf, positive, wholeNumber } from "../../training/checks";
import { spectralNormalization } from "../layers/spectralNormalization";
import { seededLayer } from "../layers/seededLayer";

interface SnGanOptions {
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
   * Scales the number of filters of every layer, > 0.
   *
   * @defaultValue 1
   */
  width?: number;
  /**
   * Seed of the initial weights, 0..2³¹−1.
   *
   * @defaultValue a new one each time
   */
  seed?: number;
}

export interface SnGeneratorOptions extends SnGanOptions {
  /**
   * Number of dimensions of the latent space.
   *
   * @defaultValue 64
   */
  latentDim?: number;
  /**
   * How images are enlarged: "nearest" repeats each pixel before a convolution of 3×3, "transposed" is a
   * transposed convolution of 4×4 with a stride of 2.
   *
   * @defaultValue "nearest"
   */
  upsampling?: "nearest" | "transposed";
  /**
   * Normalizes each layer's features over the batch (Ioffe & Szegedy 2015, arXiv:1502.03167).
   *
   * @defaultValue true
   */
  batchNormalization?: boolean;
}

export interface SnDiscriminatorOptions extends SnGanOptions {
  /**
   * Divides each kernel by its largest singular value: see spectralNormalization.
   *
   * @defaultValue true
   */
  spectral?: boolean;
}

/**
 * z [n, latentDim] → images [n, 32, 32, 3] in −1..1. It has 374,531 trainable parameters.
 *
 * @throws RangeError if an option is outside its range
 */
export function buildSnGenerator(options: SnGeneratorOptions = {}): tf.LayersModel {
  const { latentDim = 64, upsampling = "nearest", batchNormalization = true } = options;
  const { imageSize, channels, filters, layer } = settings(options);
  wholeNumber("latentDim", latentDim, 1, "it is the number of latent dimensions; the default is 64");
  oneOf("upsampling", upsampling, ["nearest", "transposed"]);
  const rectify = (x: tf.SymbolicTensor, name: string): tf.SymbolicTensor => {
    const normalized = batchNormalization
      ? tf.layers.batchNormalization({ name: `${name}_normalized` }).apply(x)
      : x;
    return tf.layers.reLU({ name: `${name}_relu` }).apply(normalized) as tf.SymbolicTensor;
  };
  const enlarge = (x: tf.SymbolicTensor, name: string, size: number): tf.SymbolicTensor => {
    const kernel = { ...layer(name), filters: size, padding: "same" as const };
    if (upsampling === "transposed") {
      const conv = tf.layers.conv2dTranspose({ ...kernel, kernelSize: 4, strides: 2 });
      return rectify(conv.apply(x) as tf.SymbolicTensor, name);
    }
    const repeated = tf.layers.upSampling2d({ size: [2, 2], name: `${name}_nearest` }).apply(x);
    const conv = tf.layers.conv2d({ ...kernel, kernelSize: 3 });
    return rectify(conv.apply(repeated) as tf.SymbolicTensor, name);
  };

  const first = imageSize / 8;
  const inputs = tf.input({ shape: [latentDim], name: "z" });
  const dense = tf.layers.dense({ ...layer("dense"), units: first * first * filters(128) }).apply(inputs);
  const targetShape = [first, first, filters(128)];
  let x = tf.layers.reshape({ targetShape, name: "reshape" }).apply(dense) as tf.SymbolicTensor; // 4×4×128
  x = rectify(x, "dense");
  x = enlarge(x, "conv_1", filters(128)); // 8×8×128
  x = enlarge(x, "conv_2", filters(64)); // 16×16×64
  x = enlarge(x, "conv_3", filters(32)); // 32×32×32
  const outputs = tf.layers
    .conv2d({
      ...layer("images"),
      filters: channels,
      kernelSize: 3,
      padding: "same",
      activation: "tanh",
    })
    .apply(x) as tf.SymbolicTensor; // 32×32×3
  return tf.model({ inputs, outputs, name: "generator" });
}

/**
 * images [n, 32, 32, 3] → a score [n, 1] for each image: any number, and higher for images that look real to
 * the discriminator. It has 613,761 trainable parameters.
 *
 * @throws RangeError if an option is outside its range
 */
export function buildSnDiscriminator(options: SnDiscriminatorOptions = {}): tf.LayersModel {
  const { spectral = true } = options;
  const { imageSize, channels, filters, layer } = settings(options);
  const bounded = (each: tf.layers.Layer) => (spectral ? spectralNormalization(each) : each);
  const conv = (x: tf.SymbolicTensor, name: string, size: number, strides: 1 | 2): tf.SymbolicTensor => {
    const kernelSize = strides === 2 ? 4 : 3;
    const settings = { ...layer(name), filters: size, kernelSize, strides, padding: "same" as const };
    const filtered = bounded(tf.layers.conv2d(settings)).apply(x);
    return tf.layers.leakyReLU({ alpha: 0.1, name: `${name}_relu` }).apply(filtered) as tf.SymbolicTensor;
  };

  const inputs = tf.input({ shape: [imageSize, imageSize, channels], name: "images" });
  let x = conv(inputs, "conv_1", filters(32), 1); // 32×32×32
  x = conv(x, "conv_2", filters(64), 2); // 16×16×64
  x = conv(x, "conv_3", filters(64), 1);
  x = conv(x, "conv_4", filters(128), 2); // 8×8×128
  x = conv(x, "conv_5", filters(128), 1);
  x = conv(x, "conv_6", filters(128), 2); // 4×4×128
  const features = tf.layers.flatten({ name: "flatten" }).apply(x); // 2,048
  const score = bounded(tf.layers.dense({ ...layer("score"), units: 1 }));
  const outputs = score.apply(features) as tf.SymbolicTensor;
  return tf.model({ inputs, outputs, name: "discriminator" });
}

function settings({ imageSize = 32, channels = 3, width = 1, seed = randomSeed() }: SnGanOptions) {
  if (!Number.isSafeInteger(imageSize) || imageSize < 8 || imageSize % 8 !== 0) {
    throw new RangeError(
      `imageSize must be a multiple of 8, because both networks halve it three times, got ${imageSize}: pad or resize the images.`,
    );
  }
  wholeNumber("channels", channels, 1, "use 3 for colour images, 1 for grey ones");
  positive("width", width, "it scales the number of filters");
  return {
    imageSize,
    channels,
    filters: (size: number) => Math.max(1, Math.round(size * width)),
    layer: seededLayer(seed),
  };
}
