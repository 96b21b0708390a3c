/**
 * Lower bounds of the log-likelihood that a VAE assigns to images.
 *
 * Kingma & Welling 2013, arXiv:1312.6114. Burda et al. 2015, "Importance weighted autoencoders",
 * arXiv:1509.00519, equation 8.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { binaryCrossentropy } from "../models/layers/binaryCrossentropy";
import { checkImages, checkModels } from "../models/vae/checks";
import { sampleLatent, type SamplingOptions } from "../models/vae/networks";
import { progressLine } from "../terminal/progressLine";
import { tf } from "../tensorflow/backend";
import { compile } from "../tensorflow/compile";
import { RandomStream } from "../tensorflow/random";
import { wholeNumber } from "../training/checks";
import type { Metrics } from "../training/metrics";

export interface VaeBoundsOptions extends SamplingOptions {
  /**
   * k: samples of z for each image, ≥ 1. With more samples, the importance-weighted bound rises towards the
   * log-likelihood; the other numbers only become more exact.
   *
   * @defaultValue 1
   */
  samples?: number;
  /**
   * Seed of the samples, 0..2³¹−1.
   *
   * @defaultValue 0
   */
  seed?: number;
}

/** Means over the images, in nats per image. */
export interface VaeBounds extends Record<string, number> {
  /** The evidence lower bound: −reconstruction − kl. */
  elbo: number;
  /** −log p(x|z), the binary cross-entropy summed over the pixels, ≥ 0. */
  reconstruction: number;
  /** KL divergence of q(z|x) from N(0, I), summed over the latent dimensions, ≥ 0. */
  kl: number;
  /** The importance-weighted bound, log of the mean of p(x, z) / q(z|x) over k samples. */
  importanceWeighted: number;
}

/** Units and meanings of the bounds. */
export const VAE_BOUNDS_METRICS: Metrics = {
  elbo: { unit: "evidence lower bound (nats per image)", best: "highest", evaluated: true },
  reconstruction: { unit: "binary cross-entropy (nats per image)", evaluated: true },
  kl: { unit: "KL divergence (nats per image)", evaluated: true },
  importanceWeighted: {
    unit: "importance-weighted bound (nats per image)",
    best: "highest",
    evaluated: true,
  },
};

/** The number of images that are decoded at once. */
const DECODED = 1000;

/**
 * Computes the parts of the evidence lower bound of a VAE, and its importance-weighted bound, on images that
 * need not be those it was trained on.
 *
 * Unlike the training's loss, the numbers are sums over pixels and latent dimensions, and the KL divergence
 * has its factor ½ and no weight: they are log-likelihoods if the pixels are 0 or 1. For grey values between,
 * the cross-entropy is not a density, so use them only to compare VAEs on the same images.
 *
 * @param encoder images → [zMean, zLogVar], both [n, latentDim]
 * @param decoder z [n, latentDim] → images in 0..1
 * @param images [n, height, width, channels] in 0..1
 * @throws RangeError if an option or a pixel is outside its range; Error if the models and images don't match
 */
export async function vaeBounds(
  encoder: tf.LayersModel,
  decoder: tf.LayersModel,
  images: tf.Tensor4D,
  { samples = 1, seed = 0, firstPrinting }: VaeBoundsOptions = {},
): Promise<VaeBounds> {
  checkModels(encoder, decoder);
  checkImages("images", images, encoder);
  wholeNumber("samples", samples, 1, "it is the number of samples for each image");
  const random = new RandomStream(seed);
  const latentDim = decoder.inputs[0].shape[1]!;
  const [n] = images.shape;
  const size = Math.min(n, Math.max(1, Math.floor(DECODED / samples)));
  const step = compile((batch: tf.Tensor4D, epsilon: tf.Tensor) =>
    boundsOfEach(encoder, decoder, batch, epsilon, { firstPrinting }),
  );
  const line = progressLine("Bounds of the VAE");
  const sums = new Float64Array(3);
  try {
    for (let start = 0; start < n; start += size) {
      const batch = images.slice(start, Math.min(size, n - start));
      const epsilon = random.normal([samples, batch.shape[0], latentDim]);
      step.prepare(batch, epsilon);
      const each = await step(batch, epsilon);
      (await each.data()).forEach((value, i) => (sums[i % 3] += value / n));
      tf.dispose([batch, epsilon, each]);
      line.update(Math.min(start + size, n) / n);
      await nextTurn(); // lets the kernel receive messages
    }
  } finally {
    line.done();
    random.dispose();
    step.dispose();
  }
  const [reconstruction, kl, importanceWeighted] = sums;
  return { elbo: -reconstruction - kl, reconstruction, kl, importanceWeighted };
}

/**
 * Images [b, height, width, channels] and epsilon [k, b, latentDim] from N(0, 1) → [b, 3]: reconstruction,
 * kl and importance-weighted bound of each image.
 */
export function boundsOfEach(
  encoder: tf.LayersModel,
  decoder: tf.LayersModel,
  images: tf.Tensor4D,
  epsilon: tf.Tensor,
  { firstPrinting = false }: SamplingOptions = {},
): tf.Tensor2D {
  return tf.tidy(() => {
    const [samples, count, latentDim] = epsilon.shape;
    const repeated = (x: tf.Tensor) => tf.tile(x.expandDims(0), [samples, ...x.shape.map(() => 1)]);
    const [zMean, output] = encoder.apply(images) as tf.Tensor[];
    const zLogVar = firstPrinting ? output.mul(2) : output; // there, the output is the log of the deviation
    const z = sampleLatent(repeated(zMean), repeated(zLogVar), epsilon);
    const decoded = decoder.apply(z.reshape([samples * count, latentDim])) as tf.Tensor;
    const crossentropy = binaryCrossentropy(repeated(images).reshape(decoded.shape), decoded);
    const reconstruction = crossentropy.reshape([samples, count, -1]).sum(2); // [k, b]
    // log p(z) − log q(z|x), where (z − zMean)² / exp(zLogVar) is epsilon²
    const fromPrior = epsilon.square().sub(z.square()).add(zLogVar).sum(2).mul(0.5);
    const weighted = fromPrior.sub(reconstruction).logSumExp(0).sub(Math.log(samples));
    const kl = zMean.square().add(zLogVar.exp()).sub(1).sub(zLogVar).sum(1).mul(0.5);
    return tf.stack([reconstruction.mean(0), kl, weighted], 1) as tf.Tensor2D;
  });
}
