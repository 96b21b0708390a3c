import { tf } from "../../tensorflow/backend";
import { weightsOf } from "../../training/trainState";
import { binaryCrossentropy } from "../layers/binaryCrossentropy";
import type { RandomSource } from "../layers/randomLayers";

export interface DcganSteps {
  /**
   * Generated and real images, both [n, height, width, channels], and labelNoise [2n, 1] → dLoss. Updates
   * only the discriminator's weights, towards 1 for generated and 0 for real images, plus the label noise.
   */
  discriminator: (
    generated: tf.Tensor,
    real: tf.Tensor,
    labelNoise: tf.Tensor,
    random: RandomSource,
  ) => tf.Scalar;
  /**
   * z [n, latentDim] → aLoss. Updates only the generator's weights, so that the discriminator returns
   * misleadingTarget for its images.
   */
  generator: (z: tf.Tensor, random: RandomSource) => tf.Scalar;
}

/**
 * Makes the training steps for one batch (book: listing 8.32). They depend on tensors and tf.Variables only,
 * so they can be compiled. Both losses are computed before the weights are updated. The discriminator's
 * dropout is active in both.
 *
 * @param options.misleadingTarget the label, 0..1, that the generator's images should get from the
 *   discriminator. @defaultValue 0, "real"
 */
export function dcganSteps(
  generator: tf.LayersModel,
  discriminator: tf.LayersModel,
  dOptimizer: tf.Optimizer,
  aOptimizer: tf.Optimizer,
  { misleadingTarget = 0 }: { misleadingTarget?: number } = {},
): DcganSteps {
  const judge = (images: tf.Tensor, labels: tf.Tensor, random: RandomSource) => {
    const probability = discriminator.apply(images, { training: true, random }) as tf.Tensor;
    return binaryCrossentropy(labels, probability).mean<tf.Scalar>();
  };
  const dWeights = weightsOf(discriminator);
  const gWeights = weightsOf(generator);

  return {
    discriminator: (generated, real, labelNoise, random) =>
      tf.tidy(() => {
        const images = tf.concat([generated, real]);
        const labels = tf
          .concat([tf.ones([generated.shape[0], 1]), tf.zeros([real.shape[0], 1])])
          .add(labelNoise);
        return dOptimizer.minimize(() => judge(images, labels, random), true, dWeights)!;
      }),
    generator: (z, random) =>
      tf.tidy(() => {
        const labels = tf.fill([z.shape[0], 1], misleadingTarget);
        const make = () => generator.apply(z, { training: true, random }) as tf.Tensor;
        const loss = () => judge(make(), labels, random);
        return aOptimizer.minimize(loss, true, gWeights)!;
      }),
  };
}
