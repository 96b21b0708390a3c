import { tf } from "../tensorflow/backend";

/**
 * Moves weights one step along the gradient of `loss`, where the loss is made of parts that are worth telling
 * too.
 *
 * @param numbers computes the loss and its parts, with the weights as they are before the step
 * @returns what `numbers` gave
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
