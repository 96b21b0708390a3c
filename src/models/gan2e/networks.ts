/**
 * The GAN of the second edition: a generator and a discriminator for pictures of 64×64 pixels. `trainDcgan`
 * trains it, with the settings of GAN_2E.
 *
 * Chollet, "Deep Learning with Python", 2nd edition, section 12.5, listings 12.32 to 12.36. The third edition
 * has no GAN.
 *
 * Differs from the first edition (../dcgan): a smaller generator, which doubles the size three times and ends
 * in a sigmoid, so images are in 0..1; a discriminator whose layers are padded; slopes of 0.2; Adam.
 */
import { tf } from "../../tensorflow/backend";
import { wholeNumber } from "../../training/checks";
import { adam } from "../../training/optimizers/adam";
import { dcganSettings, type DcganOptions } from "../dcgan/networks";
import type { TrainDcganOptions } from "../dcgan/train";
import { dropout as dropoutLayer } from "../layers/randomLayers";

interface Gan2eOptions extends DcganOptions {
  /**
   * Height and width in pixels, a multiple of 8.
   *
   * @defaultValue 64
   */
  imageSize?: number;
  /**
   * Slope of LeakyReLU below 0, ≥ 0. With 0 it is a ReLU.
   *
   * @defaultValue 0.2
   */
  slope?: number;
}

export interface Generator2eOptions extends Gan2eOptions {
  /**
   * Number of dimensions of the latent space.
   *
   * @defaultValue 128
   */
  latentDim?: number;
}

export interface Discriminator2eOptions extends Gan2eOptions {
  /**
   * Fraction of the features that are dropped in training, ≥ 0 and < 1. With 0 the model has no dropout
   * layer.
   *
   * @defaultValue 0.2
   */
  dropout?: number;
}

/**
 * The book's settings for trainDcgan: Adam with a learning rate of 1e-4 for both networks, batches of 32, a
 * new order of the images in each epoch, and label noise of 0.05, which is the default. The book trains for
 * 100 epochs: `iterations: 100 * Math.floor(images.shape[0] / 32)`.
 */
export const GAN_2E = {
  batchSize: 32,
  order: "shuffled",
  optimizer: adam,
  dLearningRate: 1e-4,
  aLearningRate: 1e-4,
} as const satisfies TrainDcganOptions;

const SECOND_EDITION = { imageSize: 64, slope: 0.2 };

/**
 * z [n, latentDim] → images [n, 64, 64, 3] in 0..1. It has 3,979,651 parameters. (Listing 12.34.)
 *
 * @throws RangeError if an option is outside its range
 */
export function buildGenerator2e(options: Generator2eOptions = {}): tf.LayersModel {
  const { latentDim = 128 } = options;
  const { imageSize, channels, filters, stridedKernelSize, layer, rectify } = dcganSettings(
    options,
    SECOND_EDITION,
  );
  wholeNumber("latentDim", latentDim, 1, "it is the number of latent dimensions; the book uses 128");
  const eighth = imageSize / 8;

  const inputs = tf.input({ shape: [latentDim], name: "z" });
  let x = tf.layers.dense({ ...layer("dense_1"), units: eighth * eighth * filters(128) }).apply(inputs); // 8,192
  x = tf.layers.reshape({ targetShape: [eighth, eighth, filters(128)], name: "reshape_1" }).apply(x); // 8×8×128
  for (const [i, size] of [128, 256, 512].entries()) {
    x = tf.layers
      .conv2dTranspose({
        ...layer(`conv2d_transpose_${i + 1}`),
        filters: filters(size),
        kernelSize: stridedKernelSize,
        strides: 2,
        padding: "same",
      })
      .apply(x); // 16×16×128, 32×32×256, 64×64×512
    x = rectify(`leaky_re_lu_${i + 1}`).apply(x);
  }
  const outputs = tf.layers
    .conv2d({
      ...layer("conv2d_1"),
      filters: channels,
      kernelSize: 5,
      padding: "same",
      activation: "sigmoid",
    })
    .apply(x) as tf.SymbolicTensor; // 64×64×3
  return tf.model({ inputs, outputs, name: "generator" });
}

/**
 * images [n, 64, 64, 3] in 0..1 → the probability [n, 1] that each image was generated. It has 404,801
 * parameters. (Listing 12.33.)
 *
 * @throws RangeError if an option is outside its range
 */
export function buildDiscriminator2e(options: Discriminator2eOptions = {}): tf.LayersModel {
  const { dropout = 0.2 } = options;
  const { imageSize, channels, filters, stridedKernelSize, layer, rectify } = dcganSettings(
    options,
    SECOND_EDITION,
  );
  const inputs = tf.input({ shape: [imageSize, imageSize, channels], name: "images" });
  let x: tf.SymbolicTensor | tf.SymbolicTensor[] = inputs;
  for (const [i, size] of [64, 128, 128].entries()) {
    x = tf.layers
      .conv2d({
        ...layer(`conv2d_${i + 2}`),
        filters: filters(size),
        kernelSize: stridedKernelSize,
        strides: 2,
        padding: "same",
      })
      .apply(x) as tf.SymbolicTensor; // 32×32×64, 16×16×128, 8×8×128
    x = rectify(`leaky_re_lu_${i + 4}`).apply(x) as tf.SymbolicTensor;
  }
  x = tf.layers.flatten({ name: "flatten_1" }).apply(x) as tf.SymbolicTensor; // 8,192
  if (dropout !== 0) x = dropoutLayer({ rate: dropout, name: "dropout_1" }).apply(x) as tf.SymbolicTensor;
  const outputs = tf.layers
    .dense({ ...layer("dense_2"), units: 1, activation: "sigmoid" })
    .apply(x) as tf.SymbolicTensor;
  return tf.model({ inputs, outputs, name: "discriminator" });
}
