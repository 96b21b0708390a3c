import { tf } from "../../tensorflow/backend";
import { type NamedTensor } from "./kerasOptimizer";
/**
 * The exponential moving average of a network's weights (Polyak & Juditsky 1992), which often makes better
 * images than the weights of the last step. Like Keras' `use_ema`, it computes
 *
 *     average = momentum · average + (1 − momentum) · weight
 *
 * after every step, except that the first update copies the weights. The average is therefore not biased
 * towards 0. The influence of step 1 decays as momentumⁿ, so the average means little before about 1 / (1 −
 * momentum) steps.
 *
 * Call `build` once, and `update` after the optimizer in each step, compiled or not. Call `swap` to sample or
 * save, and again to resume training.
 */
export declare class WeightAverage {
    private readonly momentum;
    private readonly updates;
    private weights;
    private averages;
    private swapped;
    /**
     * @param momentum share of the old average, ≥ 0 and < 1, such as 0.999. @defaultValue 0.99
     * @throws RangeError if momentum is outside its range
     */
    constructor(momentum?: number);
    /** True while the networks hold the averages, and this object holds the weights. */
    get isSwapped(): boolean;
    /**
     * Creates the averages, initially equal to these weights. They must exist before a step is compiled.
     *
     * @param weights the weights to average, which the caller keeps
     * @throws Error if it was built before
     */
    build(weights: tf.Variable[]): void;
    /**
     * Updates the average with the current weights.
     *
     * @throws Error while swapped, or before build
     */
    update(): void;
    /**
     * Exchanges weights and averages. A second call undoes the first.
     *
     * @throws Error before build
     */
    swap(): void;
    /**
     * Calls `use` while the networks hold the averages, then restores the weights, even if `use` throws.
     *
     * @returns the result of `use`
     * @throws the error that `use` threw; Error before build or while swapped
     */
    during<T>(use: () => T | Promise<T>): Promise<T>;
    /**
     * Copies the averages into the networks permanently.
     *
     * @throws Error while swapped
     */
    adopt(): void;
    /**
     * Returns the state to save: the number of updates, then the average of each weight.
     *
     * @returns the average's own tensors, which the caller must not dispose
     * @throws Error while swapped
     */
    getWeights(): Promise<NamedTensor[]>;
    /**
     * Copies a state returned by getWeights for weights of the same shapes in the same order. Names may differ.
     *
     * @throws Error if the shapes differ, or while swapped
     */
    setWeights(state: NamedTensor[]): Promise<void>;
    /**
     * Frees the averages. The weights are kept.
     *
     * @throws Error while swapped, since the trained weights would be lost
     */
    dispose(): void;
    private checkBuilt;
}
