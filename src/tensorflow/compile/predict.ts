import { tf } from "../backend";
import { compile, type Compiled } from "./compile";

type Prediction = Compiled<[tf.Tensor], tf.Tensor>;

const known = new WeakMap<tf.LayersModel, { compiled: Prediction; last: Promise<unknown> }>();

/**
 * What a model with one output makes of inputs [n, …], all n at once, as one TensorFlow function (see compile), off JavaScript's
 * thread. The first call for a model and a shape takes some times longer; all give the same numbers, to the last bit.
 *
 * @returns a tensor that is the caller's
 */
export async function predict(model: tf.LayersModel, inputs: tf.Tensor): Promise<tf.Tensor> {
  let entry = known.get(model);
  if (!entry) {
    const compiled = compile((x: tf.Tensor) => model.apply(x) as tf.Tensor);
    known.set(model, (entry = { compiled, last: Promise.resolve() }));
  }
  const { compiled, last } = entry;
  const next = last.then(() => {
    compiled.prepare(inputs);
    return compiled(inputs);
  });
  entry.last = next.catch(() => undefined); // one at a time
  return next;
}
