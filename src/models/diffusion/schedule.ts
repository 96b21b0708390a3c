import { tf } from "../../tensorflow/backend";

/** The angles at the two ends of the schedule, whose cosines are the signal rates. */
const [START_ANGLE, END_ANGLE] = [Math.acos(0.95), Math.acos(0.02)];

export interface Rates {
  /** The standard deviation of the noise. */
  noiseRates: tf.Tensor;
  /** The factor of the image. */
  signalRates: tf.Tensor;
}

/**
 * The cosine schedule (Nichol & Dhariwal 2021, arXiv:2102.09672, in the form of the book's chapter 17).
 * Diffusion times in 0..1, of any shape → the rates of noise and signal, of the same shape: noisy image =
 * signal rate · image + noise rate · noise. The signal rate is 0.95 at time 0 and 0.02 at time 1. The squares
 * of the two rates add up to 1, so noisy images have the same variance as normalized ones.
 */
export function diffusionSchedule(times: tf.Tensor): Rates {
  return tf.tidy(() => {
    const angles = times.mul(END_ANGLE - START_ANGLE).add(START_ANGLE);
    return { noiseRates: angles.sin(), signalRates: angles.cos() };
  });
}
