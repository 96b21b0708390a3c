import { tf } from "../tensorflow/backend";
import { type Precision } from "../tensorflow/compile";
import type { Batches } from "./batches";
import type { Logs } from "./events";
import type { WeightAverage } from "./optimizers/weightAverage";
/** All examples: a tensor [n, …], or several with the same n, such as images and labels. */
export type Examples = tf.Tensor | Record<string, tf.Tensor>;
/** The examples of one step, in the same form. */
export type Batch<E extends Examples> = {
    tensor: tf.Tensor;
    record: {
        [K in keyof E]: tf.Tensor;
    };
}[E extends tf.Tensor ? "tensor" : "record"];
/**
 * A step: a batch → named scalars. A function of its batch and of tf.Variables alone, so that it can be
 * compiled.
 */
export type Step<E extends Examples> = (batch: Batch<E>) => Record<string, tf.Scalar>;
/** The step to run, counted from 0, and the step that follows immediately, if there is one. */
export interface Turn {
    step: number;
    following?: number;
}
export interface StepRunnerOptions {
    /**
     * Runs a step as one TensorFlow function.
     *
     * @defaultValue true
     */
    compile?: boolean;
    /**
     * Precision of a compiled step.
     *
     * @defaultValue "float32"
     */
    precision?: Precision;
    /**
     * Compiles the step with XLA.
     *
     * @defaultValue false, or true if GENBOOK_XLA is 1
     */
    xla?: boolean;
    /** Average that is updated with the weights after each step. */
    average?: WeightAverage;
}
export interface StepRunner {
    /** Runs a step and reads its metrics in a single read. The following step starts early. */
    run(turn: Turn): Promise<Logs>;
    /**
     * Runs one epoch of steps, for evaluation, and returns the means of their metrics.
     *
     * @throws the signal's reason if it was aborted
     */
    means(signal?: AbortSignal): Promise<Logs>;
    dispose(): void;
}
/**
 * Makes a runner that runs a training or evaluation step repeatedly: compiled or op by op, interruptible,
 * with a single read per step.
 *
 * @param step batch → named scalars, which the runner disposes. It must depend only on its argument and
 *   tf.Variables, so that it can be compiled.
 * @param examples all examples, which the caller keeps and disposes
 * @param batches which examples each step takes
 */
export declare function stepRunner<E extends Examples>(step: Step<E>, examples: E, batches: Batches, { compile, precision, xla, average }?: StepRunnerOptions): StepRunner;
