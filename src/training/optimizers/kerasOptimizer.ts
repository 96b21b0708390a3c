/**
 * The base class of Keras' optimizers: clipping, a learning rate, and state for each weight.
 *
 * Everything that changes from step to step is a tf.Variable. A step can therefore be compiled, and the
 * learning rate can be set between steps, compiled or not. An optimizer keeps state for each weight, in
 * order: make one optimizer for each network, and always pass it the same weights, `optimizer.minimize(loss,
 * false, weights)`.
 */
import { tf } from "../../tensorflow/backend";
import { formatValue } from "../../terminal/format";
import { notNegative, positive } from "../checks";
import { clippingOf, type ClippingOptions } from "./clipping";

/** Settings that every optimizer takes. */
export interface OptimizerOptions extends ClippingOptions {
  /**
   * ε, which keeps the division finite, > 0.
   *
   * @defaultValue 1e-7, as in Keras 3; Keras 2.0.8, the book's version, uses 1e-8
   */
  epsilon?: number;
}

/**
 * The learning-rate decay of Keras 2.0.8's optimizers. The schedule `inverseTime` does the same for any
 * optimizer.
 */
export interface DecayOptions {
  /**
   * Learning-rate decay, ≥ 0. The learning rate at step t, counted from 0, is `learningRate / (1 + decay ·
   * t)`.
   *
   * @defaultValue 0, a constant learning rate
   */
  decay?: number;
}

/** A named tensor of an optimizer's state, as getWeights returns it. */
export interface NamedTensor {
  name: string;
  tensor: tf.Tensor;
}

/** Returns the amount to subtract from a weight, and updates the weight's state, `slots`. */
export type UpdateRule = (gradient: tf.Tensor, slots: tf.Variable[], weight: tf.Variable) => tf.Tensor;

export abstract class KerasOptimizer extends tf.Optimizer {
  protected readonly epsilon: number;
  private readonly decay: number;
  private readonly clipping: ClippingOptions;
  private readonly clip: (gradients: tf.Tensor[]) => tf.Tensor[];
  private rate: number;
  private readonly rateVariable: tf.Variable;
  private readonly stepsDone: tf.Variable;
  private weightNames?: string[];
  private slots: tf.Variable[][] = [];

  /**
   * @param learningRate > 0
   * @param slotNames names of the tensors that are kept for each weight
   * @throws RangeError if a setting is outside its range; Error if more than one kind of clipping is set
   */
  constructor(
    learningRate: number,
    { epsilon = 1e-7, decay = 0, clipValue, clipNorm, globalClipNorm }: OptimizerOptions & DecayOptions,
    private readonly slotNames: string[],
  ) {
    super();
    this.rate = checkRate(learningRate);
    this.epsilon = positive("epsilon", epsilon, "it keeps the division finite; Keras uses 1e-7");
    this.decay = notNegative("decay", decay, "0 keeps the learning rate constant");
    this.clipping = { clipValue, clipNorm, globalClipNorm };
    this.clip = clippingOf(this.clipping);
    this.rateVariable = ownVariable(tf.scalar(this.rate));
    this.stepsDone = ownVariable(tf.scalar(0, "int32"));
  }

  /** The learning rate, > 0. A new value takes effect at the next step, compiled or not. */
  get learningRate(): number {
    return this.rate;
  }

  set learningRate(value: number) {
    this.rate = checkRate(value);
    tf.tidy(() => this.rateVariable.assign(tf.scalar(value)));
  }

  /** Number of completed steps. */
  override get iterations(): number {
    return this.stepsDone.dataSync()[0];
  }

  /**
   * Creates the state for these weights, unless the first step has already done so. The state must exist
   * before a step is compiled.
   *
   * @throws Error if the optimizer has state for different weights
   */
  build(weights: tf.Variable[]): void {
    this.checkWeights(weights);
    if (this.slots.length > 0) return;
    this.slots = weights.map((weight) => this.slotNames.map(() => ownVariable(tf.zerosLike(weight))));
  }

  /**
   * Updates each weight with its gradient. `minimize` calls this with the gradients of a loss.
   *
   * @param gradients one gradient per weight, by the weight's name, always in the same order
   * @throws Error if a gradient is missing, or the weights differ from those of earlier steps
   */
  override applyGradients(gradients: tf.NamedTensorMap | NamedTensor[]): void {
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
      this.clip(entries.map(({ tensor }) => tensor)).forEach((gradient, i) => {
        weights[i].assign(weights[i].sub(update(gradient, this.slots[i], weights[i])));
      });
      this.stepsDone.assign(this.stepsDone.add(tf.scalar(1, "int32")));
    });
  }

  /**
   * Prepares a step by creating its constants, once for all weights.
   *
   * @param rate scalar: the step's learning rate
   * @param stepsBefore float32 scalar: the number of steps completed before this one
   */
  protected abstract updateRule(rate: tf.Tensor, stepsBefore: tf.Tensor): UpdateRule;

  /**
   * Returns the state to save: the number of completed steps, then the slots of each weight. The learning
   * rate is not part of it.
   *
   * @returns the optimizer's own tensors, which the caller must not dispose
   */
  override getWeights(): Promise<NamedTensor[]> {
    const slots = this.slots.flatMap((slotsOfWeight, i) =>
      slotsOfWeight.map((tensor, k) => ({
        name: `${this.weightNames?.[i] ?? i}/${this.slotNames[k]}`,
        tensor,
      })),
    );
    return Promise.resolve([{ name: "iterations", tensor: this.stepsDone }, ...slots]);
  }

  /**
   * Copies a state returned by getWeights of an optimizer of the same kind, for weights of the same shapes in
   * the same order.
   *
   * @throws Error if the number of tensors or the first name is wrong. A wrong shape throws at the first
   *   step.
   */
  override setWeights(state: NamedTensor[]): Promise<void> {
    const perWeight = this.slotNames.length;
    if ((state.length - 1) % perWeight !== 0 || state[0]?.name !== "iterations") {
      return Promise.reject(
        new Error(
          `${this.getClassName()}.setWeights expects "iterations" and ${perWeight} tensors for each weight, ` +
            `got ${state.length} tensors, the first named "${state[0]?.name}": pass the result of getWeights.`,
        ),
      );
    }
    const slots: tf.Variable[][] = [];
    for (let at = 1; at < state.length; at += perWeight) {
      slots.push(state.slice(at, at + perWeight).map(({ tensor }) => ownVariable(tensor.clone())));
    }
    tf.tidy(() => this.stepsDone.assign(state[0].tensor.clone()));
    tf.dispose(this.slots);
    this.slots = slots;
    this.weightNames = undefined; // a loaded model may have different names; the first step checks the shapes
    return Promise.resolve();
  }

  /** Frees the optimizer's state. */
  override dispose(): void {
    tf.dispose([this.rateVariable, this.stepsDone, this.slots] as tf.TensorContainer);
    this.slots = [];
  }

  getConfig(): tf.serialization.ConfigDict {
    const { learningRate, epsilon, decay } = this;
    const clipping = Object.entries(this.clipping).filter(([, value]) => value !== undefined);
    return { learningRate, epsilon, decay, ...(Object.fromEntries(clipping) as Record<string, number>) };
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
        `This ${this.getClassName()} keeps state for ${list(sameList ? shapes : known)}, but got ${list(names)}. ` +
          "Make one optimizer for each network, and pass it the same weights in the same order at every step.",
      );
    }
    this.weightNames = names;
  }
}

/** Makes a variable that receives no gradient, and disposes the tensor that it was made from. */
export function ownVariable(value: tf.Tensor): tf.Variable {
  const result = tf.variable(value, false);
  value.dispose();
  return result;
}

/**
 * @returns the value
 * @throws RangeError if the value is not ≥ 0 and < 1
 */
export function share(name: string, value: number): number {
  if (value >= 0 && value < 1) return value;
  throw new RangeError(
    `${name} must be ≥ 0 and < 1, got ${formatValue(value)}: it is the share of the old value.`,
  );
}

function checkRate(value: number): number {
  return positive("learningRate", value, "the book uses 1e-3");
}

function noGradient(name: string): string {
  return (
    `The weight ${name} got no gradient: the loss does not depend on it, or it is not trainable. ` +
    "Pass the optimizer only weights that the loss uses, and leave `trainable` alone."
  );
}
