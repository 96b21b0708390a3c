import { tf } from "../../tensorflow/backend";
import { KerasOptimizer, type DecayOptions, type OptimizerOptions, type UpdateRule } from "./kerasOptimizer";
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
export interface AdamOptions extends OptimizerOptions, DecayOptions, Betas {
}
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
export declare function adam(learningRate?: number, options?: AdamOptions): Adam;
/**
 * Adam with decoupled weight decay (Loshchilov & Hutter 2017, arXiv:1711.05101), as in Keras 3: every weight
 * decays, including biases and scales, at a rate proportional to the learning rate.
 *
 * @param learningRate > 0. @defaultValue 1e-3
 * @throws RangeError if a setting is outside its range; Error if settings can't be combined
 */
export declare function adamW(learningRate?: number, options?: AdamWOptions): AdamW;
/** The optimizer that `adam` makes. */
export declare class Adam extends KerasOptimizer {
    static readonly className: string;
    private readonly beta1;
    private readonly beta2;
    constructor(learningRate: number, { beta1, beta2, ...options }?: AdamOptions);
    protected updateRule(rate: tf.Tensor, stepsBefore: tf.Tensor): UpdateRule;
    getConfig(): tf.serialization.ConfigDict;
}
/** The optimizer that `adamW` makes. */
export declare class AdamW extends Adam {
    static readonly className = "KerasAdamW";
    private readonly weightDecay;
    constructor(learningRate: number, { weightDecay, ...options }?: AdamWOptions);
    protected updateRule(rate: tf.Tensor, stepsBefore: tf.Tensor): UpdateRule;
    getConfig(): tf.serialization.ConfigDict;
}
export {};
