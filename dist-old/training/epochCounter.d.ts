import type { Batches } from "./batches";
import type { BatchEvent, EpochEvent, Logs } from "./events";
import type { Metrics } from "./metrics";
/** Counts the steps and epochs of a training, and ends each epoch with its means and durations. */
export declare class EpochCounter {
    private readonly plan;
    private readonly batches;
    /** Total number of steps in the training. */
    readonly steps: number;
    private readonly stepsPerEpoch;
    private mean;
    private timed;
    private started;
    /** Milliseconds that the epoch's steps took. */
    private stepMs;
    constructor(plan: {
        epochs?: number;
        steps?: number;
        metrics?: Metrics;
    }, batches: Batches);
    /** The epoch, from 1, that a step belongs to; steps count from 1. */
    epochOf(step: number): number;
    /** True if an epoch ends with this step; steps count from 1. The last epoch may be shorter. */
    endsEpoch(step: number): boolean;
    /** Returns the event of a step, and adds its metrics to the epoch's means; steps count from 1. */
    batch(step: number, logs: Logs, settings: Logs | undefined): BatchEvent;
    /** Returns the event of the epoch that ends with this step. */
    epoch(step: number, validation: Logs | undefined): EpochEvent;
    /** Starts timing an epoch, or the rest of one when a run resumes. */
    startClock(): void;
    /** Stops timing the steps. Later work counts only towards the epoch. */
    stopClock(): void;
    private durations;
    private place;
}
