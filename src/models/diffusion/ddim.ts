/**
 * Denoises images by DDIM, without fresh noise between the steps (Song, Meng & Ermon 2020, arXiv:2010.02502),
 * as the book's `generate` does.
 */
import { tf } from "../../tensorflow/backend";
import { diffusionSchedule } from "./schedule";

/** Returns the diffusion time of each step, from 1 down to 1 / steps. */
export const timesOf = (steps: number): number[] => Array.from({ length: steps }, (_, i) => 1 - i / steps);

/** Returns n noise rates [n, 1, 1, 1], all for the same diffusion time, which the network takes. */
export const noiseRatesAt = (time: number, n: number): tf.Tensor =>
  tf.tidy(() => diffusionSchedule(tf.fill([n, 1, 1, 1], time)).noiseRates.clone());

/**
 * Removes the noise from normalized images, and adds less of the same noise back.
 *
 * @param noisy images [n, height, width, channels] at the diffusion time `time`
 * @param noise the noise that the network has found in them, of the same shape
 * @param next the diffusion time of the result, 0..time
 * @returns the images without noise, and the noisy images for the next step
 */
export function denoise(noisy: tf.Tensor, noise: tf.Tensor, time: number, next: number) {
  return tf.tidy(() => {
    const [now, then] = [time, next].map((each) => diffusionSchedule(tf.scalar(each)));
    const images = noisy.sub(noise.mul(now.noiseRates)).div(now.signalRates);
    return { images, noisy: images.mul(then.signalRates).add(noise.mul(then.noiseRates)) };
  });
}

/** Normalized images → images in the range of those that the normalizer was made from. */
export function denormalize(images: tf.Tensor, normalizer: tf.LayersModel): tf.Tensor {
  return tf.tidy(() => {
    const [mean, variance] = normalizer.weights.map((each) => each.read());
    return images.mul(variance.sqrt()).add(mean);
  });
}
