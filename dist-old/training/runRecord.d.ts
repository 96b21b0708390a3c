import type { Logs } from "./events";
import type { LiveSetting } from "./liveNumbers";
import { type Recipe, type RecipeChange } from "./recipe";
import type { Checkpoint } from "./run/checkpoint";
import type { RunFolder } from "./run/runFolder";
import { type TrainState } from "./trainState";
/** Records what a training has done so far, in memory and in its run folder, if there is one. */
export declare class RunRecord {
    private readonly run;
    /** Metrics and changed settings of each step. */
    readonly history: Logs[];
    /** Validation metrics by epoch, from 1. */
    validations: Record<number, Logs>;
    /** Differences between this training and the checkpoint that it resumes from. */
    changed: RecipeChange[];
    /** Step of the checkpoint that the training resumes from; 0 for a new run. */
    resumedStep: number;
    private changes;
    private savedStep;
    private savedValidations;
    constructor(run: RunFolder | undefined);
    /** Number of completed steps. */
    get done(): number;
    /**
     * Restores a checkpoint, or starts the run's files.
     *
     * @throws Error if the checkpoint was made with different settings; nothing has been changed then
     */
    begin(saved: Checkpoint | undefined, state: TrainState, recipe: Recipe, live: Record<string, LiveSetting>): Promise<void>;
    add(logs: Logs): void;
    /**
     * Saves a checkpoint, if there is anything new.
     *
     * @returns the name of a tensor that is not finite, in which case nothing was saved; otherwise undefined
     */
    save(state: TrainState, recipe: Recipe): Promise<string | undefined>;
    /** Says how to continue after a failure, in one or more sentences. */
    wayBack(): Promise<string>;
    /** Frees the checkpoint's tensors and unlocks the run folder. */
    close(saved: Checkpoint | undefined): Promise<void>;
}
