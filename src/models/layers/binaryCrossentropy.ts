import { tf } from "../../tensorflow/backend";

/**
 * Per element, in nats; probabilities are kept 1e-7 away from 0 and 1, as in Keras, so that it stays finite.
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
