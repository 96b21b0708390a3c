import { tf } from "../tensorflow/backend";

/**
 * Updates the weights by one step along the gradient of `loss`, and also returns the parts of the loss, so
 * that a training run can report them.
 *
 * @param numbers computes the loss and its parts; it is called once, before the update
 * @returns the result of `numbers`
 */
export function minimize<T extends { loss: tf.Scalar }>(
  optimizer: tf.Optimizer,
  numbers: () => T,
  weights: tf.Variable[],
): Record<keyof T, tf.Scalar> {
  let kept!: Record<string, tf.Scalar>;
  const loss = () => {
    kept = { ...numbers() };
    for (const each of Object.values(kept)) tf.keep(each); // the gradient frees what it was computed from
    return kept.loss;
  };
  optimizer.minimize(loss, true, weights); // without `true` it disposes the loss
  const copies = Object.entries(kept).map(([name, each]) => [name, each.clone()]);
  tf.dispose(kept);
  return Object.fromEntries(copies) as Record<keyof T, tf.Scalar>;
}
