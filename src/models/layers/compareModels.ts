import { tf } from "../../tensorflow/backend";

/**
 * Compares the weights of two models, so that a listing can be checked against the library's function.
 *
 * @param model the model in question
 * @param expected the model that it should equal
 * @returns one line, which says that all weights are equal bit for bit, or where they first differ
 */
export function compareModels(model: tf.LayersModel, expected: tf.LayersModel): string {
  const [weights, others] = [model.weights, expected.weights];
  if (weights.length !== others.length) {
    return `Different: ${model.name} has ${weights.length} weights, expected ${others.length}.`;
  }
  for (const [i, weight] of weights.entries()) {
    const [got, wanted] = [weight, others[i]].map(({ shape }) => `[${shape.join(", ")}]`);
    if (got !== wanted) return `Different: ${weight.originalName} is ${got}, expected ${wanted}.`;
    const isEqual = tf.tidy(() => weight.read().equal(others[i].read()).all().dataSync()[0] === 1);
    if (!isEqual)
      return `Different: ${weight.originalName} has the expected shape, ${wanted}, but different values.`;
  }
  return `The same: all ${model.countParams().toLocaleString("en")} parameters are equal, bit for bit.`;
}
