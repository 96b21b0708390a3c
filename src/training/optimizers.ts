import { tf } from "../tensorflow/backend";
import { notNegative, positive } from "./checks";

/**
 * Keras' optimizers, as Keras 2.0.8 (the book's) computes them.
 *
 * Differs from tf.train.rmsprop and tf.train.adam: ε stands outside the square root (inside it, first steps along small
 * gradients are a thousand times too short), and clipvalue and decay exist.
 *
 * An optimizer keeps state for each weight, in order: take one optimizer for each network and always give it the
 * same weight list, `optimizer.minimize(loss, false, weights)`. Everything that changes from step to step is a
 * tf.Variable, so that a step can be compiled, and the learning rate can be set between two steps.
 */
export interface OptimizerOptions {
  /** Added to the root of the mean squared gradient. 1e-7; 1e-8 in Keras 2.0.8. */
  epsilon?: number;
  /** Every element of a gradient is first clipped to −clipvalue..clipvalue. */
  clipvalue?: number;
  /** The learning rate of step t, from 0, is learningRate / (1 + decay · t). */
  decay?: number;
}

export interface RMSpropOptions extends OptimizerOptions {
  /** Share of the old mean in the running mean of squared gradients, 0..1. */
  rho?: number;
}

export interface AdamOptions extends OptimizerOptions {
  /** Share of the old mean in the running mean of gradients, 0..1. */
  beta1?: number;
  /** Share of the old mean in the running mean of squared gradients, 0..1. */
  beta2?: number;
}

/** RMSprop without momentum: a = ρ·a + (1 − ρ)·g²; weight −= learningRate · g / (√a + ε). */
export function rmsprop(learningRate = 1e-3, options: RMSpropOptions = {}): RMSprop {
  return new RMSprop(learningRate, options);
}

/** Adam (Kingma & Ba 2014, arXiv:1412.6980), in the form just before its section 2.1, as in Keras. */
export function adam(learningRate = 1e-3, options: AdamOptions = {}): Adam {
  return new Adam(learningRate, options);
}

abstract class KerasOptimizer extends tf.Optimizer {
  protected readonly epsilon: number;
  protected readonly clipvalue?: number;
  protected readonly decay: number;
  private rate: number;
  private readonly rateVariable: tf.Variable;
  private readonly stepsDone: tf.Variable;
  private weightNames?: string[];
  private slots: tf.Variable[][] = [];

  /** @param slotNames what is kept for each weight, beside the weight itself */
  constructor(
    learningRate: number,
    { epsilon = 1e-7, clipvalue, decay = 0 }: OptimizerOptions,
    private readonly slotNames: string[],
  ) {
    super();
    this.rate = checkRate(learningRate);
    this.epsilon = positive("epsilon", epsilon, "it keeps the division finite; Keras takes 1e-7");
    if (clipvalue !== undefined) {
      this.clipvalue = positive("clipvalue", clipvalue, "leave it out for gradients as they are");
    }
    this.decay = notNegative("decay", decay, "0 keeps the learning rate");
    this.rateVariable = variable(tf.scalar(this.rate));
    this.stepsDone = variable(tf.scalar(0, "int32"));
  }

  /** Can be set between two steps, also of a compiled step. */
  get learningRate(): number {
    return this.rate;
  }

  set learningRate(value: number) {
    this.rate = checkRate(value);
    tf.tidy(() => this.rateVariable.assign(tf.scalar(value)));
  }

  /** Steps done so far. */
  override get iterations(): number {
    return this.stepsDone.dataSync()[0];
  }

  /** Makes the state for these weights before the first step, which would do it otherwise. */
  build(weights: tf.Variable[]): void {
    this.checkWeights(weights);
    if (this.slots.length === 0) this.slots = weights.map((weight) => this.createSlots(weight));
  }

  override applyGradients(gradients: tf.NamedTensorMap | { name: string; tensor: tf.Tensor }[]): void {
    const entries = Array.isArray(gradients)
      ? gradients
      : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }));
    const idle = entries.find(({ tensor }) => !tensor);
    if (idle) throw new Error(noGradient(idle.name));
    const weights = entries.map(({ name }) => tf.engine().registeredVariables[name]);
    this.build(weights);
    tf.tidy(() => {
      const stepsBefore = this.stepsDone.toFloat();
      const rate =
        this.decay > 0 ? this.rateVariable.div(stepsBefore.mul(this.decay).add(1)) : this.rateVariable;
      const update = this.updateRule(rate, stepsBefore);
      entries.forEach(({ tensor }, i) => {
        const gradient = this.clipvalue ? tensor.clipByValue(-this.clipvalue, this.clipvalue) : tensor;
        weights[i].assign(weights[i].sub(update(gradient, this.slots[i])));
      });
      this.stepsDone.assign(this.stepsDone.add(tf.scalar(1, "int32")));
    });
  }

  /**
   * Prepares a step: makes its constants once for all weights.
   *
   * @returns what to subtract from a weight, given its gradient and slots; it also updates the slots
   */
  protected abstract updateRule(
    rate: tf.Tensor,
    stepsBefore: tf.Tensor,
  ): (gradient: tf.Tensor, slots: tf.Variable[]) => tf.Tensor;

  /** The state, to save: steps done, then each weight's slots. The tensors stay the optimizer's: don't dispose them. */
  override getWeights(): Promise<{ name: string; tensor: tf.Tensor }[]> {
    const slots = this.slots.flatMap((ofWeight, i) =>
      ofWeight.map((tensor, k) => ({ name: `${this.weightNames?.[i] ?? i}/${this.slotNames[k]}`, tensor })),
    );
    return Promise.resolve([{ name: "iterations", tensor: this.stepsDone }, ...slots]);
  }

  /** Takes what getWeights gave, from an optimizer of the same kind for weights of the same shapes in the same order. */
  override setWeights(state: { name: string; tensor: tf.Tensor }[]): Promise<void> {
    const perWeight = this.slotNames.length;
    if ((state.length - 1) % perWeight !== 0 || state[0]?.name !== "iterations") {
      return Promise.reject(
        new Error(
          `${this.getClassName()}.setWeights expects "iterations" and ${perWeight} tensors for each weight, ` +
            `got ${state.length} tensors, the first "${state[0]?.name}": pass what getWeights gave.`,
        ),
      );
    }
    tf.tidy(() => this.stepsDone.assign(state[0].tensor.clone()));
    tf.dispose(this.slots);
    this.slots = [];
    this.weightNames = undefined; // of a loaded model the names may differ; the first step checks the shapes
    for (let at = 1; at < state.length; at += perWeight) {
      this.slots.push(state.slice(at, at + perWeight).map(({ tensor }) => variable(tensor.clone())));
    }
    return Promise.resolve();
  }

  override dispose(): void {
    tf.dispose([this.rateVariable, this.stepsDone, this.slots] as tf.TensorContainer);
    this.slots = [];
  }

  getConfig(): tf.serialization.ConfigDict {
    const { learningRate, epsilon, clipvalue, decay } = this;
    return { learningRate, epsilon, decay, ...(clipvalue === undefined ? {} : { clipvalue }) };
  }

  private createSlots(weight: tf.Variable): tf.Variable[] {
    return this.slotNames.map(() => variable(tf.zerosLike(weight)));
  }

  private checkWeights(weights: tf.Variable[]): void {
    const names = weights.map((weight) => weight.name);
    const known = this.weightNames ?? names;
    const sameList = names.length === known.length && names.every((name, i) => name === known[i]);
    const shapes = this.slots.map(([slot]) => `[${slot.shape.join()}]`);
    const fits =
      shapes.length === 0 ||
      (shapes.length === weights.length && weights.every((w, i) => `[${w.shape.join()}]` === shapes[i]));
    if (!sameList || !fits) {
      const list = (all: string[]) => `${all.length} weights (${all.slice(0, 2).join(", ")}, …)`;
      throw new Error(
        `This ${this.getClassName()} keeps state for ${list(sameList ? shapes : known)}, and was given ${list(names)}. ` +
          "Take one optimizer for each network, and give it the same weights in the same order at every step.",
      );
    }
    this.weightNames = names;
  }
}

export class RMSprop extends KerasOptimizer {
  static readonly className = "KerasRMSprop"; // "RMSProp" is tfjs' own
  private readonly rho: number;

  constructor(learningRate: number, { rho = 0.9, ...options }: RMSpropOptions = {}) {
    share("rho", rho); // before super makes variables
    super(learningRate, options, ["rms"]);
    this.rho = rho;
  }

  protected override updateRule(rate: tf.Tensor) {
    const [rho, oneMinusRho, epsilon] = [this.rho, 1 - this.rho, this.epsilon].map((value) =>
      tf.scalar(value),
    );
    return (gradient: tf.Tensor, [rms]: tf.Variable[]) => {
      rms.assign(rms.mul(rho).add(gradient.square().mul(oneMinusRho)));
      return gradient.mul(rate).div(rms.sqrt().add(epsilon));
    };
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rho: this.rho };
  }
}

export class Adam extends KerasOptimizer {
  static readonly className = "KerasAdam"; // "Adam" is tfjs' own
  private readonly beta1: number;
  private readonly beta2: number;

  constructor(learningRate: number, { beta1 = 0.9, beta2 = 0.999, ...options }: AdamOptions = {}) {
    share("beta1", beta1); // before super makes variables
    share("beta2", beta2);
    super(learningRate, options, ["m", "v"]);
    this.beta1 = beta1;
    this.beta2 = beta2;
  }

  protected override updateRule(rate: tf.Tensor, stepsBefore: tf.Tensor) {
    const [beta1, beta2, epsilon, one] = [this.beta1, this.beta2, this.epsilon, 1].map((value) =>
      tf.scalar(value),
    );
    const [oneMinusBeta1, oneMinusBeta2] = [1 - this.beta1, 1 - this.beta2].map((value) => tf.scalar(value));
    const t = stepsBefore.add(one);
    const corrected = rate.mul(one.sub(beta2.pow(t)).sqrt()).div(one.sub(beta1.pow(t)));
    return (gradient: tf.Tensor, [m, v]: tf.Variable[]) => {
      m.assign(m.mul(beta1).add(gradient.mul(oneMinusBeta1)));
      v.assign(v.mul(beta2).add(gradient.square().mul(oneMinusBeta2)));
      return m.mul(corrected).div(v.sqrt().add(epsilon));
    };
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), beta1: this.beta1, beta2: this.beta2 };
  }
}

/** A variable that no gradient flows into; takes the tensor over. */
function variable(value: tf.Tensor): tf.Variable {
  const result = tf.variable(value, false);
  value.dispose();
  return result;
}

function checkRate(value: number): number {
  return positive("learningRate", value, "the book takes 1e-3");
}

function share(name: string, value: number): void {
  if (!(value >= 0 && value < 1))
    throw new RangeError(`${name} must be ≥ 0 and < 1, got ${String(value)}: it is the old mean's share.`);
}

function noGradient(name: string): string {
  return (
    `The weight ${name} got no gradient: the loss does not depend on it, or it is not trainable. ` +
    "Give the optimizer only weights that the loss uses, and leave `trainable` alone."
  );
}
