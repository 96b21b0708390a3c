import { tf } from "../../tensorflow/backend";

/** The values of images' pixels, for checks before a training: waits for them. */
export function pixelValues(images: tf.Tensor): {
  min: number;
  max: number;
  mean: number;
  /** Whether there is no NaN and no infinity: min and max may pass over a NaN, the mean does not. */
  areFinite: boolean;
  /** What to say of them in an error. */
  got: string;
} {
  const [min, max, mean] = tf.tidy(() => tf.stack([images.min(), images.max(), images.mean()]).dataSync());
  const areFinite = Number.isFinite(mean);
  return { min, max, mean, areFinite, got: areFinite ? `${min}..${max}` : "NaN or infinite values" };
}
