import { tf } from "../../tensorflow/backend";
import { ownVariable, share, type NamedTensor } from "./kerasOptimizer";

/**
 * The exponential moving average of a network's weights (Polyak & Juditsky 1992), which often makes better
 * images than the weights of the last step. As Keras' `use_ema`:
 *
 *     average = momentum · average + (1 − momentum) · weight
 *
 * after every step, except that the first update copies the weights. The average is therefore never biased to
 * 0; the weights of step 1 fade out of it with momentumⁿ, so that it says little before some 1 / (1 −
 * momentum) steps.
 *
 * Use: `build` once, `update` after the optimizer in each step, compiled or not; `swap` to sample or save,
 * and `swap` again to train on.
 */
export class WeightAverage {
  private readonly momentum: number;
  private readonly updates: tf.Variable;
  private weights: tf.Variable[] = [];
  private averages: tf.Variable[] = [];
  private swapped = false;

  /**
   * @param momentum share of the old average, 0..1, such as 0.999. @defaultValue 0.99
   * @throws RangeError for a share out of its range
   */
  constructor(momentum = 0.99) {
    this.momentum = share("momentum", momentum);
    this.updates = ownVariable(tf.scalar(0, "int32"));
  }

  /** Whether the networks hold the averages now, and this object the weights. */
  get isSwapped(): boolean {
    return this.swapped;
  }

  /**
   * Makes the averages of these weights, equal to them. A step that is compiled needs them before it is
   * recorded.
   *
   * @param weights they stay the caller's
   * @throws where it was built before
   */
  build(weights: tf.Variable[]): void {
    if (this.weights.length > 0)
      throw new Error("This WeightAverage is built already: make one for each network.");
    this.weights = [...weights];
    this.averages = weights.map((weight) => ownVariable(weight.clone()));
  }

  /**
   * Takes the weights as they are now into the average.
   *
   * @throws while swapped, and before build
   */
  update(): void {
    this.checkBuilt();
    if (this.swapped)
      throw new Error("The weights are swapped for their average: swap() back before the next step.");
    tf.tidy(() => {
      const old = this.updates.minimum(tf.scalar(1, "int32")).toFloat().mul(this.momentum);
      const fresh = tf.scalar(1).sub(old);
      this.averages.forEach((average, i) => average.assign(average.mul(old).add(this.weights[i].mul(fresh))));
      this.updates.assign(this.updates.add(tf.scalar(1, "int32")));
    });
  }

  /**
   * Exchanges weights and averages, without copying. The second call takes the first one back.
   *
   * @throws before build
   */
  swap(): void {
    this.checkBuilt();
    tf.tidy(() => {
      this.weights.forEach((weight, i) => {
        const [current, average] = [weight.clone(), this.averages[i].clone()];
        weight.assign(average);
        this.averages[i].assign(current);
      });
    });
    this.swapped = !this.swapped;
  }

  /**
   * Runs `use` while the networks hold the averages, and gives them their weights back, also where it throws.
   *
   * @returns what `use` returned
   * @throws what `use` threw; before build; where the averages are in place already
   */
  async during<T>(use: () => T | Promise<T>): Promise<T> {
    if (this.swapped) throw new Error("The averages are in place already: swap() back before during().");
    this.swap();
    try {
      return await use();
    } finally {
      this.swap();
    }
  }

  /**
   * Gives the networks the averages for good.
   *
   * @throws while swapped
   */
  adopt(): void {
    if (this.swapped) throw new Error(SWAPPED_STATE);
    tf.tidy(() => this.weights.forEach((weight, i) => weight.assign(this.averages[i].clone())));
  }

  /**
   * The state to save: the number of updates, then the average of each weight.
   *
   * @returns the average's own tensors, which the caller must not dispose
   * @throws while swapped
   */
  getWeights(): Promise<NamedTensor[]> {
    if (this.swapped) return Promise.reject(new Error(SWAPPED_STATE));
    const averages = this.averages.map((tensor, i) => ({ name: `${this.weights[i].name}/average`, tensor }));
    return Promise.resolve([{ name: "updates", tensor: this.updates }, ...averages]);
  }

  /**
   * Copies a state that getWeights gave, for weights of the same shapes in the same order; names may differ.
   *
   * @throws where the state is of other weights; while swapped
   */
  setWeights(state: NamedTensor[]): Promise<void> {
    if (this.swapped) return Promise.reject(new Error(SWAPPED_STATE));
    const own = [this.updates, ...this.averages];
    const shapes = (tensors: tf.Tensor[]) => tensors.map(({ shape }) => `[${shape.join(", ")}]`).join(", ");
    const [expected, got] = [shapes(own), shapes(state.map(({ tensor }) => tensor))];
    if (expected !== got) {
      return Promise.reject(
        new Error(
          `WeightAverage.setWeights expects tensors ${expected}, got ${got}: call build first, then pass what getWeights gave.`,
        ),
      );
    }
    tf.tidy(() => own.forEach((variable, i) => variable.assign(state[i].tensor.clone())));
    return Promise.resolve();
  }

  /**
   * Frees the averages. The weights stay.
   *
   * @throws while swapped: the trained weights would be lost
   */
  dispose(): void {
    if (this.swapped) throw new Error(SWAPPED_STATE);
    tf.dispose([this.updates, this.averages] as tf.TensorContainer);
    this.weights = [];
    this.averages = [];
  }

  private checkBuilt(): void {
    if (this.weights.length === 0)
      throw new Error("This WeightAverage has no weights: call build(weights) first.");
  }
}

const SWAPPED_STATE = "The weights are swapped for their average: swap() back first.";
