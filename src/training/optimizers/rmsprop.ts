import { tf } from "../../tensorflow/backend";
import { oneOf } from "../checks";
import {
  KerasOptimizer,
  share,
  type DecayOptions,
  type OptimizerOptions,
  type UpdateRule,
} from "./kerasOptimizer";

export interface RMSpropOptions extends OptimizerOptions, DecayOptions {
  /**
   * The Keras version whose formula is used. Keras 2.0.8, the book's version, adds ε outside the root; Keras
   * 3 adds it inside. The difference matters for small gradients: for a gradient of 1e-6, the first step of
   * "keras2" is as long as for any other gradient, whereas that of "keras3" is a thousandth as long.
   *
   * @defaultValue "keras2"
   */
  form?: "keras2" | "keras3";
  /**
   * Decay of the running mean of squared gradients (the share of the old mean), ≥ 0 and < 1.
   *
   * @defaultValue 0.9
   */
  rho?: number;
  /**
   * Share of the previous update that is added to the next one, ≥ 0 and < 1. Requires `form: "keras3"`.
   *
   * @defaultValue 0
   */
  momentum?: number;
  /**
   * Divides by the gradients' standard deviation instead of their root mean square. Requires `form:
   * "keras3"`.
   *
   * @defaultValue false
   */
  centered?: boolean;
}

/**
 * RMSprop (Hinton 2012). With `a = ρ·a + (1 − ρ)·g²`, a weight moves by
 *
 *     −learningRate · g / (√a + ε)      form "keras2", the default
 *     −learningRate · g / √(a + ε)      form "keras3"
 *
 * tfjs' own tf.train.rmsprop adds ε inside the root, like Keras 3, and has no clipping.
 *
 * @param learningRate > 0. @defaultValue 1e-3
 * @throws RangeError if a setting is outside its range; Error if settings can't be combined
 */
export function rmsprop(learningRate = 1e-3, options: RMSpropOptions = {}): RMSprop {
  return new RMSprop(learningRate, options);
}

/** The optimizer that `rmsprop` makes. */
export class RMSprop extends KerasOptimizer {
  static readonly className = "KerasRMSprop"; // "RMSProp" is tfjs' own
  private readonly own: Required<Pick<RMSpropOptions, "form" | "rho" | "momentum" | "centered">>;

  constructor(
    learningRate: number,
    { form = "keras2", rho = 0.9, momentum = 0, centered = false, ...options }: RMSpropOptions = {},
  ) {
    // These checks come before super, which creates variables.
    oneOf("form", form, ["keras2", "keras3"]);
    share("rho", rho);
    share("momentum", momentum);
    if (form === "keras2" && (momentum > 0 || centered)) {
      throw new Error('momentum and centered need Keras 3\'s RMSprop: add form: "keras3", or remove them.');
    }
    const slots = ["rms", ...(momentum > 0 ? ["momentum"] : []), ...(centered ? ["meanGradient"] : [])];
    super(learningRate, options, slots);
    this.own = { form, rho, momentum, centered };
  }

  protected override updateRule(rate: tf.Tensor): UpdateRule {
    const { form, rho, momentum, centered } = this.own;
    const [old, fresh, epsilon] = [rho, 1 - rho, this.epsilon].map((value) => tf.scalar(value));
    const average = (mean: tf.Variable, value: tf.Tensor) => mean.assign(mean.mul(old).add(value.mul(fresh)));
    return (gradient, [rms, ...others]) => {
      average(rms, gradient.square());
      if (form === "keras2") return gradient.mul(rate).div(rms.sqrt().add(epsilon));
      let square: tf.Tensor = rms;
      if (centered) {
        const mean = others.at(-1)!;
        average(mean, gradient);
        square = rms.sub(mean.square()).maximum(0); // rounding can take a variance below 0
      }
      const movement = gradient.mul(rate).div(square.add(epsilon).sqrt());
      if (momentum === 0) return movement;
      const [velocity] = others;
      velocity.assign(velocity.mul(momentum).add(movement));
      return velocity;
    };
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.own };
  }
}
