import { tf } from "../backend";
import { compile, type Compiled } from "./compile";

/** A tensor [n, …], or one for each of the model's inputs, all with the same n. */
type Inputs = tf.Tensor | tf.Tensor[];
type Prediction = Compiled<[Inputs], tf.Tensor>;

const known = new WeakMap<tf.LayersModel, { compiled: Prediction; last: Promise<unknown> }>();

/**
 * Computes the output of a one-output model for inputs [n, …], all n at once. The model runs as one
 * TensorFlow function (see compile) on another thread. The first call for a model and a shape takes several
 * times longer than later ones; all of them return the same numbers, bit for bit.
 *
 * @returns a tensor that the caller must dispose of
 */
export async function predict(model: tf.LayersModel, inputs: Inputs): Promise<tf.Tensor> {
  let entry = known.get(model);
  if (!entry) {
    const compiled = compile((x: Inputs) => model.apply(x) as tf.Tensor);
    known.set(model, (entry = { compiled, last: Promise.resolve() }));
  }
  const { compiled, last } = entry;
  const next = last.then(() => {
    compiled.prepare(inputs);
    return compiled(inputs);
  });
  entry.last = next.catch(() => undefined); // a compiled function runs one call at a time
  return next;
}
