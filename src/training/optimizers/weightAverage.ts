import { tf } from "../../tensorflow/backend";
import { wholeNumber } from "../checks";
import { ownVariable, share, type NamedTensor } from "./kerasOptimizer";

/**
 * The exponential moving average of a network's weights (Polyak & Juditsky 1992), which often makes better
 * images than the weights of the last step. Like Keras' `use_ema`, it computes
 *
 *     average = momentum · average + (1 − momentum) · weight
 *
 * after every step, except that the first update copies the weights. The average is therefore not biased
 * towards 0. The influence of step 1 decays as momentumⁿ, so the average means little before about 1 / (1 −
 * momentum) steps, unless it warms up.
 *
 * Call `build` once, and `update` after the optimizer in each step, compiled or not. Call `swap` to sample or
 * save, and again to resume training.
 */
export class WeightAverage {
  private readonly momentum: number;
  private readonly warmup: boolean;
  private readonly overwriteEvery: number;
  private readonly updates: tf.Variable;
  private weights: tf.Variable[] = [];
  private averages: tf.Variable[] = [];
  private swapped = false;

  /**
   * @param momentum share of the old average, ≥ 0 and < 1, such as 0.999. @defaultValue 0.99
   * @param options.warmup limits the momentum after n updates to (1 + n) / (10 + n), as TensorFlow's
   *   ExponentialMovingAverage does with num_updates: the average then covers about the last tenth of the
   *   steps, until the momentum is reached. @defaultValue false
   * @param options.overwriteEvery number of updates after which the average replaces the weights, ≥ 0, like
   *   Keras' ema_overwrite_frequency. @defaultValue 0, never
   * @throws RangeError if a number is outside its range
   */
  constructor(
    momentum = 0.99,
    { warmup = false, overwriteEvery = 0 }: { warmup?: boolean; overwriteEvery?: number } = {},
  ) {
    this.momentum = share("momentum", momentum);
    this.warmup = warmup;
    this.overwriteEvery = wholeNumber(
      "overwriteEvery",
      overwriteEvery,
      0,
      "0 keeps the average apart; the book uses 100",
    );
    this.updates = ownVariable(tf.scalar(0, "int32"));
  }

  /** True while the networks hold the averages, and this object holds the weights. */
  get isSwapped(): boolean {
    return this.swapped;
  }

  /**
   * Creates the averages, initially equal to these weights. They must exist before a step is compiled.
   *
   * @param weights the weights to average, which the caller keeps
   * @throws Error if it was built before
   */
  build(weights: tf.Variable[]): void {
    if (this.weights.length > 0)
      throw new Error("This WeightAverage has already been built: make one for each network.");
    this.weights = [...weights];
    this.averages = weights.map((weight) => ownVariable(weight.clone()));
  }

  /**
   * Updates the average with the current weights, and then replaces the weights by it if that is due.
   *
   * @throws Error while swapped, or before build
   */
  update(): void {
    this.checkBuilt();
    if (this.swapped)
      throw new Error("The weights are swapped for their average: swap() back before the next step.");
    tf.tidy(() => {
      const updates = this.updates.toFloat();
      const momentum = this.warmup
        ? updates.add(1).div(updates.add(10)).minimum(this.momentum)
        : tf.scalar(this.momentum);
      const old = updates.minimum(1).mul(momentum);
      const fresh = tf.scalar(1).sub(old);
      this.averages.forEach((average, i) => average.assign(average.mul(old).add(this.weights[i].mul(fresh))));
      this.updates.assign(this.updates.add(tf.scalar(1, "int32")));
      if (this.overwriteEvery > 0) this.overwriteIfDue();
    });
  }

  /**
   * Replaces the trainable weights by their averages after every `overwriteEvery` updates, in a compiled step
   * too. As in Keras, the statistics of batch normalization stay as they are.
   */
  private overwriteIfDue(): void {
    const isDue = this.updates.mod(tf.scalar(this.overwriteEvery, "int32")).equal(0).toFloat();
    const isNot = tf.scalar(1).sub(isDue);
    this.weights.forEach((weight, i) => {
      if (!weight.trainable) return;
      weight.assign(this.averages[i].mul(isDue).add(weight.mul(isNot))); // exactly one of the two
    });
  }

  /**
   * Exchanges weights and averages. A second call undoes the first.
   *
   * @throws Error before build
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
   * Calls `use` while the networks hold the averages, then restores the weights, even if `use` throws.
   *
   * @returns the result of `use`
   * @throws the error that `use` threw; Error before build or while swapped
   */
  async during<T>(use: () => T | Promise<T>): Promise<T> {
    if (this.swapped) throw new Error("The averages are already in place: swap() back before during().");
    this.swap();
    try {
      return await use();
    } finally {
      this.swap();
    }
  }

  /**
   * Copies the averages into the networks permanently.
   *
   * @throws Error while swapped
   */
  adopt(): void {
    if (this.swapped) throw new Error(SWAPPED_STATE);
    tf.tidy(() => this.weights.forEach((weight, i) => weight.assign(this.averages[i].clone())));
  }

  /**
   * Returns the state to save: the number of updates, then the average of each weight.
   *
   * @returns the average's own tensors, which the caller must not dispose
   * @throws Error while swapped
   */
  getWeights(): Promise<NamedTensor[]> {
    if (this.swapped) return Promise.reject(new Error(SWAPPED_STATE));
    const averages = this.averages.map((tensor, i) => ({ name: `${this.weights[i].name}/average`, tensor }));
    return Promise.resolve([{ name: "updates", tensor: this.updates }, ...averages]);
  }

  /**
   * Copies a state returned by getWeights for weights of the same shapes in the same order. Names may differ.
   *
   * @throws Error if the shapes differ, or while swapped
   */
  setWeights(state: NamedTensor[]): Promise<void> {
    if (this.swapped) return Promise.reject(new Error(SWAPPED_STATE));
    const own = [this.updates, ...this.averages];
    const shapes = (tensors: tf.Tensor[]) => tensors.map(({ shape }) => `[${shape.join(", ")}]`).join(", ");
    const [expected, got] = [shapes(own), shapes(state.map(({ tensor }) => tensor))];
    if (expected !== got) {
      return Promise.reject(
        new Error(
          `WeightAverage.setWeights expects tensors ${expected}, got ${got}: call build first, then pass the result of getWeights.`,
        ),
      );
    }
    tf.tidy(() => own.forEach((variable, i) => variable.assign(state[i].tensor.clone())));
    return Promise.resolve();
  }

  /**
   * Frees the averages. The weights are kept.
   *
   * @throws Error while swapped, since the trained weights would be lost
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
