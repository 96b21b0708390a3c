import { tf } from "../backend";
/** [n, …], or one for each of the model's inputs, all with the same n. */
type Inputs = tf.Tensor | tf.Tensor[];
/**
 * Computes the output of a one-output model for inputs [n, …], all n at once. The model runs as one
 * TensorFlow function (see compile) on another thread. The first call for a model and a shape takes several
 * times longer than later ones; all of them return the same numbers, to the last bit.
 *
 * @returns a tensor that the caller must dispose of
 */
export declare function predict(model: tf.LayersModel, inputs: Inputs): Promise<tf.Tensor>;
export {};
