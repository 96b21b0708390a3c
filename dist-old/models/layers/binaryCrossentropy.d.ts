import { tf } from "../../tensorflow/backend";
/**
 * Binary cross-entropy of each element, in nats. As in Keras, probabilities are clipped to 1e-7..1 − 1e-7, so
 * the result is finite.
 */
export declare function binaryCrossentropy(target: tf.Tensor, probability: tf.Tensor): tf.Tensor;
