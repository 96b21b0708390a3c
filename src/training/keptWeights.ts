import { tf } from "../tensorflow/backend";
import { describeValue } from "../terminal/format";

/** @throws TypeError if `models` is not a list of networks, such as a single one, or is empty */
export function checkNetworks(models: unknown): void {
  const isList = Array.isArray(models) && models.length > 0;
  if (isList && models.every((each) => each instanceof tf.LayersModel)) return;
  const single = models instanceof tf.LayersModel ? "a single network" : undefined;
  throw new TypeError(
    `models must be a list of all networks that are trained, got ${single ?? describeValue(models)}: write [encoder, decoder], ` +
      "for example.",
  );
}

/** A copy of the weights of some models. */
export class KeptWeights {
  private readonly variables: tf.Variable[];
  private readonly copies: tf.Tensor[];

  constructor(models: tf.LayersModel[]) {
    this.variables = models.flatMap((model) => model.weights.map((weight) => weight.read() as tf.Variable));
    this.copies = this.variables.map((each) => tf.keep(each.clone()));
  }

  /** Gives these weights back to the models. */
  restore(): void {
    this.variables.forEach((each, i) => each.assign(this.copies[i]));
  }

  dispose(): void {
    tf.dispose(this.copies);
  }
}
