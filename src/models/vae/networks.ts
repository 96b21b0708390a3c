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
import { randomSeed } from "../../tensorflow/random";
import { tf } from "../../tensorflow/backend";
import { notNegative, wholeNumber, wholeNumbers } from "../../training/checks";
import { binaryCrossentropy } from "../layers/binaryCrossentropy";
import { seededLayer } from "../layers/seededLayer";

export interface VaeOptions {
  /**
   * Number of dimensions of the latent space.
   *
   * @defaultValue 2
   */
  latentDim?: number;
  /**
   * Height and width in pixels, an even number.
   *
   * @defaultValue 28
   */
  imageSize?: number;
  /**
   * 1 for grey images, 3 for colour ones.
   *
   * @defaultValue 1
   */
  channels?: number;
  /**
   * Number of filters of the convolutions at full size and at half size.
   *
   * @defaultValue [32, 64]
   */
  filters?: [number, number];
  /**
   * Number of units in the encoder's hidden dense layer.
   *
   * @defaultValue 32
   */
  hiddenUnits?: number;
  /**
   * Seed of the initial weights, 0..2³¹−1.
   *
   * @defaultValue a new one each time
   */
  seed?: number;
}

export interface SamplingOptions {
  /**
   * Uses exp(zLogVar) as the standard deviation, as the first printings did.
   *
   * @defaultValue false
   */
  firstPrinting?: boolean;
}

/**
 * images [n, 28, 28, 1] in 0..1 → [zMean [n, latentDim], zLogVar [n, latentDim]]. It has 494,244 parameters.
 *
 * @throws RangeError if an option is outside its range
 */
export function buildEncoder(options: VaeOptions = {}): tf.LayersModel {
  const { latentDim, imageSize, channels, filters, hiddenUnits, layer } = vaeSettings(options);
  const conv = (name: string, size: number, strides = 1) =>
    tf.layers.conv2d({
      ...layer(name),
      filters: size,
      kernelSize: 3,
      padding: "same",
      activation: "relu",
      strides,
    });

  const inputs = tf.input({ shape: [imageSize, imageSize, channels], name: "input_1" }); // 28×28×1
  let x = conv("conv2d_1", filters[0]).apply(inputs); // 28×28×32
  x = conv("conv2d_2", filters[1], 2).apply(x); // 14×14×64
  x = conv("conv2d_3", filters[1]).apply(x);
  x = conv("conv2d_4", filters[1]).apply(x);
  x = tf.layers.flatten({ name: "flatten_1" }).apply(x); // 12,544
  x = tf.layers.dense({ ...layer("dense_1"), units: hiddenUnits, activation: "relu" }).apply(x);
  const zMean = tf.layers.dense({ ...layer("zMean"), units: latentDim }).apply(x);
  const zLogVar = tf.layers.dense({ ...layer("zLogVar"), units: latentDim }).apply(x);
  return tf.model({ inputs, outputs: [zMean, zLogVar] as tf.SymbolicTensor[], name: "encoder" });
}

/**
 * z = zMean + standard deviation · epsilon: one sample from each image's distribution. All are [n,
 * latentDim].
 *
 * @param epsilon noise from N(0, 1)
 */
export function sampleLatent(
  zMean: tf.Tensor,
  zLogVar: tf.Tensor,
  epsilon: tf.Tensor,
  { firstPrinting = false }: SamplingOptions = {},
): tf.Tensor2D {
  return tf.tidy(() => {
    const deviation = (firstPrinting ? zLogVar : zLogVar.mul(0.5)).exp();
    return zMean.add<tf.Tensor2D>(deviation.mul(epsilon));
  });
}

/**
 * z [n, latentDim] → images [n, 28, 28, 1] in 0..1. It has 56,385 parameters.
 *
 * @throws RangeError if an option is outside its range
 */
export function buildDecoder(options: VaeOptions = {}): tf.LayersModel {
  const { latentDim, imageSize, channels, filters, layer } = vaeSettings(options);
  const beforeFlattening = [imageSize / 2, imageSize / 2, filters[1]]; // the encoder's 14×14×64
  const units = beforeFlattening.reduce((product, size) => product * size, 1);

  const inputs = tf.input({ shape: [latentDim], name: "input_2" });
  let x = tf.layers.dense({ ...layer("dense_4"), units, activation: "relu" }).apply(inputs); // 12,544
  x = tf.layers.reshape({ targetShape: beforeFlattening, name: "reshape_1" }).apply(x); // 14×14×64
  x = tf.layers
    .conv2dTranspose({
      ...layer("conv2d_transpose_1"),
      filters: filters[0],
      kernelSize: 3,
      strides: 2,
      padding: "same",
      activation: "relu",
    })
    .apply(x); // 28×28×32
  const outputs = tf.layers
    .conv2d({
      ...layer("conv2d_5"),
      filters: channels,
      kernelSize: 3,
      padding: "same",
      activation: "sigmoid",
    })
    .apply(x) as tf.SymbolicTensor; // 28×28×1
  return tf.model({ inputs, outputs, name: "decoder" });
}

export interface VaeLoss {
  /** Scalar: reconstructionLoss + klLoss. */
  loss: tf.Scalar;
  /** Scalar: binary cross-entropy in nats per pixel, averaged over pixels and batch. */
  reconstructionLoss: tf.Scalar;
  /**
   * Scalar: klWeight · KL divergence from N(0, I), averaged over latent dimensions and batch, without the
   * factor ½.
   */
  klLoss: tf.Scalar;
}

/** Computes a VAE's loss from images, decoded images, zMean and zLogVar, as vaeLoss does. */
export type ComputeVaeLoss = (
  images: tf.Tensor,
  decoded: tf.Tensor,
  zMean: tf.Tensor,
  zLogVar: tf.Tensor,
  options?: { klWeight?: number | tf.Tensor },
) => VaeLoss;

/**
 * Images and decoded images [n, 28, 28, 1] in 0..1, zMean and zLogVar [n, latentDim] → three scalars.
 *
 * @param options.klWeight β, the weight of the KL term, ≥ 0: a number or a scalar tensor. @defaultValue 5e-4
 * @throws RangeError if klWeight is a number < 0
 */
export function vaeLoss(
  images: tf.Tensor,
  decoded: tf.Tensor,
  zMean: tf.Tensor,
  zLogVar: tf.Tensor,
  { klWeight = 5e-4 }: { klWeight?: number | tf.Tensor } = {},
): VaeLoss {
  if (typeof klWeight === "number") checkKlWeight(klWeight);
  const [loss, reconstructionLoss, klLoss] = tf.tidy(() => {
    const reconstruction = binaryCrossentropy(images, decoded).mean();
    // −β · mean(1 + zLogVar − zMean² − exp(zLogVar))
    const negative = typeof klWeight === "number" ? -klWeight : klWeight.neg();
    const kl = zLogVar.add(1).sub(zMean.square()).sub(zLogVar.exp()).mean().mul(negative);
    return [reconstruction.add(kl), reconstruction, kl] as [tf.Scalar, tf.Scalar, tf.Scalar];
  });
  return { loss, reconstructionLoss, klLoss };
}

export const checkKlWeight = (value: number) =>
  notNegative("klWeight", value, "the book uses 5e-4; 0 gives an ordinary autoencoder");

/**
 * Returns the options with the book's values as defaults, and a function that gives a layer its name and
 * initial weights.
 *
 * @param edition what differs between the editions: the number of hidden units, and how often the encoder
 *   halves the image
 * @throws RangeError if an option is outside its range
 */
export function vaeSettings(
  options: VaeOptions,
  edition: { hiddenUnits: number; halvings: 1 | 2 } = { hiddenUnits: 32, halvings: 1 },
) {
  const { latentDim = 2, imageSize = 28, channels = 1, filters = [32, 64] } = options;
  const { hiddenUnits = edition.hiddenUnits, seed = randomSeed() } = options;
  wholeNumber("latentDim", latentDim, 1, "it is the number of latent dimensions; the book uses 2");
  wholeNumber("channels", channels, 1, "use 1 for grey images, 3 for colour ones");
  wholeNumber("hiddenUnits", hiddenUnits, 1, `the book uses ${edition.hiddenUnits}`);
  wholeNumbers("filters", filters, "the book uses [32, 64]");
  if (filters.length !== 2) {
    throw new RangeError(
      `filters must be two numbers, for the convolutions at the larger and at the smaller image size, got [${filters.join()}].`,
    );
  }
  const unit = 2 ** edition.halvings;
  if (!Number.isSafeInteger(imageSize) || imageSize < unit || imageSize % unit !== 0) {
    const [kind, why] =
      unit === 2
        ? ["an even whole number", "one layer halves it and another doubles it"]
        : [`a multiple of ${unit}`, "two layers halve it and two double it"];
    throw new RangeError(`imageSize must be ${kind} (${why}), got ${imageSize}: pad or resize the images.`);
  }
  return { latentDim, imageSize, channels, filters, hiddenUnits, layer: seededLayer(seed) };
}
