export interface BatchesOptions {
    /** Number of examples. */
    count: number;
    /** Number of examples in a batch, 1..count. */
    batchSize: number;
    /**
     * Order of the examples: "shuffled" is a new order in each pass, "sequential" the given order.
     *
     * @defaultValue "shuffled"
     */
    order?: "shuffled" | "sequential";
    /**
     * Seed of the shuffled orders, 0..2³¹−1.
     *
     * @defaultValue 0
     */
    seed?: number;
    /**
     * What happens to the examples left over at the end of a pass: they form a "shorter" batch, as in Keras, or
     * are "dropped" until a later pass.
     *
     * @defaultValue "shorter"
     */
    rest?: "shorter" | "dropped";
    /**
     * Number of consecutive batches per step. More than one requires `rest: "dropped"`.
     *
     * @defaultValue 1
     */
    perStep?: number;
    /**
     * Number of the first pass. Each pass derives its order from its number.
     *
     * @defaultValue 1
     */
    firstPass?: number;
}
/**
 * Says which examples each step takes. They depend only on the step's number, so a run can resume at any
 * step.
 */
export interface Batches {
    readonly stepsPerEpoch: number;
    /** Positions (from 0) of the examples that a step takes; steps count from 0. */
    at(step: number): Int32Array;
    /** Weight of a step's metrics in the means over its epoch; steps count from 0. */
    weightAt(step: number): number;
}
/** Cuts examples 0..count−1 into batches, pass after pass. */
export declare function batches(options: BatchesOptions): Batches;
