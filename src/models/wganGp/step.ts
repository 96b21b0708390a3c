import { tf } from "../../tensorflow/backend";
import { minimize } from "../../training/minimize";
import { weightsOf } from "../../training/trainState";
import type { RandomSource } from "../layers/randomLayers";

/**
 * images [n, height, width, channels] → scalar, ≥ 0: the mean of (‖slope‖ − 1)² over the images, where an
 * image's slope is the gradient of its score with respect to its pixels. The result is differentiable.
 *
 * @param score images → scores [n, 1], each of which depends on its own image only
 */
export function gradientPenalty(score: (images: tf.Tensor) => tf.Tensor, images: tf.Tensor): tf.Scalar {
  return tf.tidy(() => {
    const slopes = tf.grad((x: tf.Tensor) => score(x).sum())(images);
    const norms = slopes.square().sum([1, 2, 3]).sqrt();
    return norms.sub(1).square().mean<tf.Scalar>();
  });
}

/**
 * Makes the training steps for one batch (algorithm 1 of the paper). They depend on tensors and tf.Variables
 * only, so they can be compiled. All results are computed before the weights are updated.
 *
 * @param gpWeight λ, the weight of the gradient penalty, ≥ 0; the paper uses 10
 */
export function wganGpSteps(
  generator: tf.LayersModel,
  critic: tf.LayersModel,
  gOptimizer: tf.Optimizer,
  cOptimizer: tf.Optimizer,
  { gpWeight = 10 }: { gpWeight?: number } = {},
) {
  const [gWeights, cWeights] = [weightsOf(generator), weightsOf(critic)];
  return {
    /**
     * Generated and real images, both [n, height, width, channels], and mix [n, 1, 1, 1] in 0..1, the
     * position between the two at which the slope is measured → scalars: distance, the critic's estimate of
     * the Wasserstein distance; penalty, multiplied by gpWeight; and loss, which is penalty − distance.
     * Updates only the critic's weights.
     */
    critic: (generated: tf.Tensor, real: tf.Tensor, mix: tf.Tensor, random?: RandomSource) =>
      tf.tidy(() => {
        const score = (images: tf.Tensor) => critic.apply(images, { training: true, random }) as tf.Tensor;
        const between = real.add(mix.mul(generated.sub(real)));
        const losses = () => {
          const distance = score(real).mean().sub<tf.Scalar>(score(generated).mean());
          const penalty = gradientPenalty(score, between).mul<tf.Scalar>(gpWeight);
          return { loss: penalty.sub<tf.Scalar>(distance), distance, penalty };
        };
        return minimize(cOptimizer, losses, cWeights);
      }),
    /**
     * z [n, latentDim] → loss, the negative mean score of the generated images. Updates only the generator's
     * weights.
     */
    generator: (z: tf.Tensor, random?: RandomSource) =>
      tf.tidy(() => {
        const mode = { training: true, random };
        const loss = () =>
          (critic.apply(generator.apply(z, mode), mode) as tf.Tensor).mean<tf.Scalar>().neg();
        return gOptimizer.minimize(loss, true, gWeights)!;
      }),
  };
}
