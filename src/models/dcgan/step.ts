import { tf } from "../../tensorflow/backend";
import { weightsOf } from "../../training/trainState";
import { binaryCrossentropy } from "../layers/binaryCrossentropy";
import type { RandomSource } from "../layers/randomLayers";

export interface DcganSteps {
  /** z [n, latentDim] → images [n, height, width, channels], as the generator makes them now */
  generate: (z: tf.Tensor) => tf.Tensor4D;
  /**
   * generated and real images, both [n, height, width, channels], labelNoise [2n, 1] → dLoss: moves the
   * discriminator's weights, and no other, towards 1 for the generated and 0 for the real, each plus its
   * noise.
   */
  discriminator: (
    generated: tf.Tensor,
    real: tf.Tensor,
    labelNoise: tf.Tensor,
    random: RandomSource,
  ) => tf.Scalar;
  /**
   * z [n, latentDim] → aLoss: moves the generator's weights, and no other, so that the discriminator says
   * "real" (0).
   */
  generator: (z: tf.Tensor, random: RandomSource) => tf.Scalar;
}

/**
 * What training does with a batch (book: listing 8.32): functions of tensors and tf.Variables alone, so that
 * they can be compiled. Both losses are of the weights before they move. The discriminator's dropout is
 * active in both.
 *
 * @param misleadingTarget what the generator wants to hear of its images; the book: 0, "real"
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
    generate: (z) => tf.tidy(() => generator.apply(z) as tf.Tensor4D),
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
