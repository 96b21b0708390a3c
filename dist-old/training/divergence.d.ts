/** Detects that a training has diverged: a metric is not finite, or is enormous and stays so. */
import type { Logs } from "./events";
import type { History } from "./fit";
import type { Metrics } from "./metrics";
/** Thrown when a training ends because a metric or weight became NaN or infinite, or a metric exploded. */
export declare class DivergedError extends Error {
    readonly step: number;
    name: string;
    /** The epochs that were completed before the error; `fit` sets it. */
    history: History;
    /**
     * @param step the step whose update ruined the weights, from 1; 0 if the initial weights were already bad
     */
    constructor(message: string, step: number);
}
export interface Fault {
    metric: string;
    /** "became NaN", "has been enormous since step 5, …" */
    text: string;
    /** The step at which the fault first appeared, from 1. */
    step: number;
}
/**
 * Checks the metrics of a step.
 *
 * @param history the metrics of the preceding steps
 * @returns `fault` if the training has failed; `isSound: false` if the weights should not be saved because a
 *   metric is enormous at this step
 */
export declare function judge(logs: Logs, history: readonly Logs[], metrics?: Metrics): {
    fault?: Fault;
    isSound: boolean;
};
/** Describes how a training diverged. */
interface Divergence {
    /** "At step 12, loss became NaN" */
    fault: string;
    /** The metrics of the last step. */
    losses: Logs;
    /** The step whose update ruined the weights, from 1; 0 if the initial weights were already bad. */
    step: number;
    /** The epoch of the last step. */
    epoch: number;
    /** The live settings of that step. */
    settings: Logs;
    /** How to continue, in one or more sentences. */
    wayBack: string;
}
export declare function divergedError({ fault, losses, step, epoch, settings, wayBack }: Divergence): DivergedError;
export {};
