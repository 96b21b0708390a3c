import { tf } from "../../tensorflow/backend";
import { weightsOf } from "../../training/trainState";
import { diffusionSchedule } from "./schedule";

/** The error of the predicted noise: its mean absolute value, as in the book, or its mean square. */
export type DiffusionLoss = "mae" | "mse";

/**
 * Makes the training step for one batch. It depends on tensors and tf.Variables only, so it can be compiled.
 *
 * @returns images [n, height, width, channels] in the range that the normalizer was made for, noise of the
 *   same shape from N(0, 1) and diffusion times [n, 1, 1, 1] in 0..1 → loss, the error of the noise that the
 *   network finds in the noisy images, computed before the update of its weights
 */
export function diffusionStep(
  network: tf.LayersModel,
  normalizer: tf.LayersModel,
  optimizer: tf.Optimizer,
  lossName: DiffusionLoss,
) {
  const weights = weightsOf(network);
  return (images: tf.Tensor, noise: tf.Tensor, times: tf.Tensor): tf.Scalar =>
    tf.tidy(() => {
      const { noiseRates, signalRates } = diffusionSchedule(times);
      const normalized = normalizer.apply(images) as tf.Tensor;
      const noisy = signalRates.mul(normalized).add(noiseRates.mul(noise));
      const loss = () => {
        const found = network.apply([noisy, noiseRates], { training: true }) as tf.Tensor;
        const error = noise.sub(found);
        return (lossName === "mse" ? error.square() : error.abs()).mean<tf.Scalar>();
      };
      return optimizer.minimize(loss, true, weights)!;
    });
}
