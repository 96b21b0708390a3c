import { tf } from "../../tensorflow/backend";

/**
 * Binary cross-entropy of each element, in nats. As in Keras, probabilities are clipped to 1e-7..1 − 1e-7, so
 * the result is finite.
 */
export function binaryCrossentropy(target: tf.Tensor, probability: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const p = probability.clipByValue(1e-7, 1 - 1e-7);
    const one = tf.scalar(1);
    return target
      .mul(p.log())
      .add(one.sub(target).mul(one.sub(p).log()))
      .neg();
  });
}
