import { tf } from "../../src/tensorflow/backend";
import { weightsOf } from "../../src/training/trainState";

/** An optimizer that keeps the gradients of a model's weights, and moves nothing. */
export class GradientWatch extends tf.Optimizer {
  private readonly kept: tf.Variable[];

  constructor(...models: tf.LayersModel[]) {
    super();
    this.kept = tf.tidy(() => weightsOf(...models).map((each) => tf.variable(tf.zerosLike(each), false)));
  }

  override applyGradients(gradients: tf.NamedTensorMap | { name: string; tensor: tf.Tensor }[]): void {
    const tensors = Array.isArray(gradients)
      ? gradients.map(({ tensor }) => tensor)
      : Object.values(gradients);
    tensors.forEach((tensor, i) => this.kept[i].assign(tensor));
  }

  get gradients(): Float32Array[] {
    return this.kept.map((each) => each.dataSync<"float32">());
  }

  override dispose(): void {
    tf.dispose(this.kept);
  }

  getConfig(): tf.serialization.ConfigDict {
    return {};
  }
}
