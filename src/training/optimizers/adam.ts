import { tf } from "../../tensorflow/backend";
import { notNegative } from "../checks";
import {
  KerasOptimizer,
  share,
  type DecayOptions,
  type OptimizerOptions,
  type UpdateRule,
} from "./kerasOptimizer";

interface Betas {
  /**
   * Decay of the running mean of gradients (the share of the old mean), ≥ 0 and < 1.
   *
   * @defaultValue 0.9
   */
  beta1?: number;
  /**
   * Decay of the running mean of squared gradients (the share of the old mean), ≥ 0 and < 1.
   *
   * @defaultValue 0.999
   */
  beta2?: number;
}

export interface AdamOptions extends OptimizerOptions, DecayOptions, Betas {}

export interface AdamWOptions extends OptimizerOptions, Betas {
  /**
   * Weight decay, ≥ 0. Each step multiplies a weight by `1 − learningRate · weightDecay` before it applies
   * the gradient.
   *
   * @defaultValue 0.004
   */
  weightDecay?: number;
}

/**
 * Adam (Kingma & Ba 2014, arXiv:1412.6980), in the form given just before section 2.1 of the paper. Keras
 * 2.0.8 and Keras 3 use the same formula.
 *
 * @param learningRate > 0. @defaultValue 1e-3
 * @throws RangeError if a setting is outside its range; Error if settings can't be combined
 */
export function adam(learningRate = 1e-3, options: AdamOptions = {}): Adam {
  return new Adam(learningRate, options);
}

/**
 * Adam with decoupled weight decay (Loshchilov & Hutter 2017, arXiv:1711.05101), as in Keras 3: every weight
 * decays, including biases and scales, at a rate proportional to the learning rate.
 *
 * @param learningRate > 0. @defaultValue 1e-3
 * @throws RangeError if a setting is outside its range; Error if settings can't be combined
 */
export function adamW(learningRate = 1e-3, options: AdamWOptions = {}): AdamW {
  return new AdamW(learningRate, options);
}

/** The optimizer that `adam` makes. */
export class Adam extends KerasOptimizer {
  static readonly className: string = "KerasAdam"; // "Adam" is tfjs' own
  private readonly beta1: number;
  private readonly beta2: number;

  constructor(learningRate: number, { beta1 = 0.9, beta2 = 0.999, ...options }: AdamOptions = {}) {
    share("beta1", beta1); // checked before super creates variables
    share("beta2", beta2);
    super(learningRate, options, ["m", "v"]);
    this.beta1 = beta1;
    this.beta2 = beta2;
  }

  protected override updateRule(rate: tf.Tensor, stepsBefore: tf.Tensor): UpdateRule {
    const [beta1, beta2, epsilon, one] = [this.beta1, this.beta2, this.epsilon, 1].map((value) =>
      tf.scalar(value),
    );
    const [oneMinusBeta1, oneMinusBeta2] = [1 - this.beta1, 1 - this.beta2].map((value) => tf.scalar(value));
    const t = stepsBefore.add(one);
    const corrected = rate.mul(one.sub(beta2.pow(t)).sqrt()).div(one.sub(beta1.pow(t)));
    return (gradient, [m, v]) => {
      m.assign(m.mul(beta1).add(gradient.mul(oneMinusBeta1)));
      v.assign(v.mul(beta2).add(gradient.square().mul(oneMinusBeta2)));
      return m.mul(corrected).div(v.sqrt().add(epsilon));
    };
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), beta1: this.beta1, beta2: this.beta2 };
  }
}

/** The optimizer that `adamW` makes. */
export class AdamW extends Adam {
  static override readonly className = "KerasAdamW";
  private readonly weightDecay: number;

  constructor(learningRate: number, { weightDecay = 0.004, ...options }: AdamWOptions = {}) {
    notNegative("weightDecay", weightDecay, "0 is Adam; Keras uses 0.004"); // checked before super creates variables
    super(learningRate, options);
    this.weightDecay = weightDecay;
  }

  protected override updateRule(rate: tf.Tensor, stepsBefore: tf.Tensor): UpdateRule {
    const update = super.updateRule(rate, stepsBefore);
    const decay = rate.mul(this.weightDecay);
    return (gradient, slots, weight) => {
      const shrinking = weight.mul(decay);
      return shrinking.add(update(gradient, slots, weight));
    };
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), weightDecay: this.weightDecay };
  }
}
