import { buildNormalizer, buildUnet, type UnetOptions } from "../../../src/models/diffusion/networks";
import { tf } from "../../../src/tensorflow/backend";
import { pixels } from "../kerasInputs";

/** The smallest U-Net with a skip: 8×8×1, halved once. */
export const TOY: UnetOptions = { imageSize: 8, channels: 1, widths: [3, 4], blocks: 1, seed: 1 };

/** Images [count, 8, 8, 1] in 0..1: noise, brighter on the left. */
export const toyImages = (count: number, salt = 1): tf.Tensor4D =>
  tf.tidy(() => pixels(count, 8, salt).mul(tf.linspace(1, 0, 8).reshape([1, 1, 8, 1])));

/** Builds toy models for these images. */
export const buildToyDiffusion = (images: tf.Tensor4D, options: UnetOptions = {}) => ({
  network: buildUnet(Object.assign({}, TOY, options)),
  normalizer: buildNormalizer(images),
});
