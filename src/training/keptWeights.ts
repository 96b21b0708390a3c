import { tf } from "../tensorflow/backend";

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
