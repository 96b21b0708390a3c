/**
 * The variational autoencoder of the book's later editions.
 *
 * Kingma & Welling 2013, "Auto-Encoding Variational Bayes", arXiv:1312.6114. Chollet, "Deep Learning with
 * Python", 2nd edition, section 12.4; 3rd edition, chapter 17.
 *
 * Differs from the first edition (../vae): a smaller encoder, a decoder with two transposed convolutions, and
 * a loss that sums over the pixels, so its KL term needs no small weight.
 */
import { tf } from "../../tensorflow/backend";
import { checkKlWeight, vaeSettings, type VaeLoss, type VaeOptions } from "../vae/networks";
import { binaryCrossentropy } from "../layers/binaryCrossentropy";

export interface Vae2eOptions extends VaeOptions {
  /**
   * Height and width in pixels, a multiple of 4.
   *
   * @defaultValue 28
   */
  imageSize?: number;
  /**
   * Number of filters of the convolutions at half and at a quarter of the size.
   *
   * @defaultValue [32, 64]
   */
  filters?: [number, number];
  /**
   * Number of units in the encoder's hidden dense layer.
   *
   * @defaultValue 16
   */
  hiddenUnits?: number;
}

const LATER_EDITIONS = { hiddenUnits: 16, halvings: 2 } as const;

/**
 * images [n, 28, 28, 1] in 0..1 → [zMean [n, latentDim], zLogVar [n, latentDim]]. It has 69,076 parameters.
 *
 * @throws RangeError if an option is outside its range
 */
export function buildEncoder2e(options: Vae2eOptions = {}): tf.LayersModel {
  const { latentDim, imageSize, channels, filters, hiddenUnits, layer } = vaeSettings(
    options,
    LATER_EDITIONS,
  );
  const conv = (name: string, size: number) =>
    tf.layers.conv2d({
      ...layer(name),
      filters: size,
      kernelSize: 3,
      strides: 2,
      padding: "same",
      activation: "relu",
    });

  const inputs = tf.input({ shape: [imageSize, imageSize, channels], name: "images" }); // 28×28×1
  let x = conv("conv2d_1", filters[0]).apply(inputs); // 14×14×32
  x = conv("conv2d_2", filters[1]).apply(x); // 7×7×64
  x = tf.layers.flatten({ name: "flatten_1" }).apply(x); // 3,136
  x = tf.layers.dense({ ...layer("dense_1"), units: hiddenUnits, activation: "relu" }).apply(x);
  const zMean = tf.layers.dense({ ...layer("zMean"), units: latentDim }).apply(x);
  const zLogVar = tf.layers.dense({ ...layer("zLogVar"), units: latentDim }).apply(x);
  return tf.model({ inputs, outputs: [zMean, zLogVar] as tf.SymbolicTensor[], name: "encoder" });
}

/**
 * z [n, latentDim] → images [n, 28, 28, 1] in 0..1. It has 65,089 parameters.
 *
 * @throws RangeError if an option is outside its range
 */
export function buildDecoder2e(options: Vae2eOptions = {}): tf.LayersModel {
  const { latentDim, imageSize, channels, filters, layer } = vaeSettings(options, LATER_EDITIONS);
  const quarter = imageSize / 4;
  const enlarge = (name: string, size: number) =>
    tf.layers.conv2dTranspose({
      ...layer(name),
      filters: size,
      kernelSize: 3,
      strides: 2,
      padding: "same",
      activation: "relu",
    });

  const inputs = tf.input({ shape: [latentDim], name: "z" });
  const units = quarter * quarter * filters[1];
  let x = tf.layers.dense({ ...layer("dense_2"), units, activation: "relu" }).apply(inputs); // 3,136
  x = tf.layers.reshape({ targetShape: [quarter, quarter, filters[1]], name: "reshape_1" }).apply(x); // 7×7×64
  x = enlarge("conv2d_transpose_1", filters[1]).apply(x); // 14×14×64
  x = enlarge("conv2d_transpose_2", filters[0]).apply(x); // 28×28×32
  const outputs = tf.layers
    .conv2d({
      ...layer("conv2d_3"),
      filters: channels,
      kernelSize: 3,
      padding: "same",
      activation: "sigmoid",
    })
    .apply(x) as tf.SymbolicTensor; // 28×28×1
  return tf.model({ inputs, outputs, name: "decoder" });
}

export interface VaeLoss2eOptions {
  /**
   * How the KL term combines the latent dimensions: by their mean, as in the book, or by their sum, as in
   * keras.io's example. With the sum and klWeight 1, the loss is the negative ELBO in nats per image.
   *
   * @defaultValue "mean"
   */
  klReduction?: "mean" | "sum";
}

/**
 * Images and decoded images [n, 28, 28, 1] in 0..1, zMean and zLogVar [n, latentDim] → three scalars:
 * reconstructionLoss is the binary cross-entropy, averaged over channels and summed over the pixels, and
 * klLoss the divergence −½(1 + zLogVar − zMean² − exp(zLogVar)), times klWeight. Both are in nats, averaged
 * over the images; loss is their sum.
 *
 * @param options.klWeight β, the weight of the KL term, ≥ 0: a number or a scalar tensor. @defaultValue 1
 * @throws RangeError if klWeight is a number < 0
 */
export function vaeLoss2e(
  images: tf.Tensor,
  decoded: tf.Tensor,
  zMean: tf.Tensor,
  zLogVar: tf.Tensor,
  { klWeight = 1, klReduction = "mean" }: VaeLoss2eOptions & { klWeight?: number | tf.Tensor } = {},
): VaeLoss {
  if (typeof klWeight === "number") checkKlWeight(klWeight);
  const [loss, reconstructionLoss, klLoss] = tf.tidy(() => {
    const reconstruction = binaryCrossentropy(images, decoded).mean(-1).sum([1, 2]).mean();
    const divergence = zLogVar.add(1).sub(zMean.square()).sub(zLogVar.exp()).mul(-0.5); // [n, latentDim]
    const kl = (klReduction === "sum" ? divergence.sum(1) : divergence).mean().mul(klWeight);
    return [reconstruction.add(kl), reconstruction, kl] as [tf.Scalar, tf.Scalar, tf.Scalar];
  });
  return { loss, reconstructionLoss, klLoss };
}
