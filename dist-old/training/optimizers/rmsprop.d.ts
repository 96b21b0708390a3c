import { tf } from "../../tensorflow/backend";
import { KerasOptimizer, type DecayOptions, type OptimizerOptions, type UpdateRule } from "./kerasOptimizer";
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
export declare function rmsprop(learningRate?: number, options?: RMSpropOptions): RMSprop;
/** The optimizer that `rmsprop` makes. */
export declare class RMSprop extends KerasOptimizer {
    static readonly className = "KerasRMSprop";
    private readonly own;
    constructor(learningRate: number, { form, rho, momentum, centered, ...options }?: RMSpropOptions);
    protected updateRule(rate: tf.Tensor): UpdateRule;
    getConfig(): tf.serialization.ConfigDict;
}
