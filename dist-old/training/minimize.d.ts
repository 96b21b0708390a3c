import { tf } from "../tensorflow/backend";
/**
 * Updates the weights by one step along the gradient of `loss`, and also returns the parts of the loss, so
 * that a training can report them.
 *
 * @param numbers computes the loss and its parts; it is called once, before the update
 * @returns the result of `numbers`
 */
export declare function minimize<T extends {
    loss: tf.Scalar;
}>(optimizer: tf.Optimizer, numbers: () => T, weights: tf.Variable[]): Record<keyof T, tf.Scalar>;
