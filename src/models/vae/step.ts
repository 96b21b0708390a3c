import { tf } from "../../tensorflow/backend";
import { sampleLatent, vaeLoss, type SamplingOptions } from "./networks";

export interface VaeSteps {
  /** What training moves. */
  weights: tf.Variable[];
  /** images [n, 28, 28, 1] in 0..1, epsilon [n, latentDim] of N(0, 1) → [loss, reconstructionLoss, klLoss] */
  evaluate: (images: tf.Tensor, epsilon: tf.Tensor) => tf.Tensor1D;
  /** The same, of the weights before it moves them one step along the gradient. */
  train: (images: tf.Tensor, epsilon: tf.Tensor) => tf.Tensor1D;
}

/** What training does with a batch: functions of tensors and tf.Variables alone, so that they can be compiled. */
export function vaeSteps(
  encoder: tf.LayersModel,
  decoder: tf.LayersModel,
  optimizer: tf.Optimizer,
  options: SamplingOptions & { klWeight?: number | tf.Tensor } = {},
): VaeSteps {
  const weights = [encoder, decoder].flatMap((model) =>
    model.trainableWeights.map((weight) => weight.read() as tf.Variable),
  );

  const losses = (images: tf.Tensor, epsilon: tf.Tensor) => {
    const [zMean, zLogVar] = encoder.apply(images, { training: true }) as tf.Tensor[];
    const decoded = decoder.apply(sampleLatent(zMean, zLogVar, epsilon, options), { training: true });
    return vaeLoss(images, decoded as tf.Tensor, zMean, zLogVar, options);
  };
  const together = ({ loss, reconstructionLoss, klLoss }: ReturnType<typeof losses>) =>
    tf.stack([loss, reconstructionLoss, klLoss]) as tf.Tensor1D; // one tensor, so that one read is enough

  return {
    weights,
    evaluate: (images, epsilon) => tf.tidy(() => together(losses(images, epsilon))),
    train: (images, epsilon) => {
      let parts!: tf.Tensor1D;
      const loss = () => {
        const all = losses(images, epsilon);
        parts = tf.keep(together(all));
        return all.loss;
      };
      optimizer.minimize(loss, false, weights);
      return parts;
    },
  };
}
