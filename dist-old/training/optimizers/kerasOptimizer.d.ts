/**
 * The base class of Keras' optimizers: clipping, a learning rate, and state for each weight.
 *
 * Everything that changes from step to step is a tf.Variable. A step can therefore be compiled, and the
 * learning rate can be set between steps, compiled or not. An optimizer keeps state for each weight, in
 * order: make one optimizer for each network, and always pass it the same weights, `optimizer.minimize(loss,
 * false, weights)`.
 */
import { tf } from "../../tensorflow/backend";
import { type ClippingOptions } from "./clipping";
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
export declare abstract class KerasOptimizer extends tf.Optimizer {
    private readonly slotNames;
    protected readonly epsilon: number;
    private readonly decay;
    private readonly clipping;
    private readonly clip;
    private rate;
    private readonly rateVariable;
    private readonly stepsDone;
    private weightNames?;
    private slots;
    /**
     * @param learningRate > 0
     * @param slotNames names of the tensors that are kept for each weight
     * @throws RangeError if a setting is outside its range; Error if more than one kind of clipping is set
     */
    constructor(learningRate: number, { epsilon, decay, clipValue, clipNorm, globalClipNorm }: OptimizerOptions & DecayOptions, slotNames: string[]);
    /** The learning rate, > 0. A new value takes effect at the next step, compiled or not. */
    get learningRate(): number;
    set learningRate(value: number);
    /** Number of completed steps. */
    get iterations(): number;
    /**
     * Creates the state for these weights, unless the first step has already done so. The state must exist
     * before a step is compiled.
     *
     * @throws Error if the optimizer has state for different weights
     */
    build(weights: tf.Variable[]): void;
    /**
     * Updates each weight with its gradient. `minimize` calls this with the gradients of a loss.
     *
     * @param gradients one gradient per weight, by the weight's name, always in the same order
     * @throws Error if a gradient is missing, or the weights differ from those of earlier steps
     */
    applyGradients(gradients: tf.NamedTensorMap | NamedTensor[]): void;
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
    getWeights(): Promise<NamedTensor[]>;
    /**
     * Copies a state returned by getWeights of an optimizer of the same kind, for weights of the same shapes in
     * the same order.
     *
     * @throws Error if the number of tensors or the first name is wrong. A wrong shape throws at the first
     *   step.
     */
    setWeights(state: NamedTensor[]): Promise<void>;
    /** Frees the optimizer's state. */
    dispose(): void;
    getConfig(): tf.serialization.ConfigDict;
    private checkWeights;
}
/** Makes a variable that receives no gradient, and disposes the tensor that it was made from. */
export declare function ownVariable(value: tf.Tensor): tf.Variable;
/**
 * @returns the value
 * @throws RangeError if the value is not ≥ 0 and < 1
 */
export declare function share(name: string, value: number): number;
