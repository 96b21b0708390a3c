import { type Checkpoint } from "./checkpoint";
import type { Logs } from "../events";
export interface OpenRunOptions {
    /**
     * Accepts the folder of an earlier run. With true, training resumes from the newest checkpoint, or starts
     * from the beginning if there is none. With a number, it resumes from the checkpoint of that step, and
     * later checkpoints are removed when the run first saves.
     *
     * @defaultValue false
     */
    resume?: boolean | number;
    /**
     * Number of newest checkpoints to keep, ≥ 1, or "all".
     *
     * @defaultValue 3
     */
    keep?: number | "all";
    /**
     * Names of the options, optimizers or models that may differ from the checkpoint's, such as
     * ["aLearningRate"]. Later checkpoints record each change. Any other difference is refused.
     *
     * @defaultValue []
     */
    change?: readonly string[];
}
/**
 * Opens a run folder. A new run needs a new or empty folder; with `resume`, the folder of an earlier run is
 * accepted too.
 *
 * @param path the folder, whose parents are created. @defaultValue runs/<date>_<time> in the working
 *   directory
 * @throws Error if the folder holds something else, cannot be written, or lacks the checkpoint that `resume`
 *   names
 * @throws RangeError if `keep` or `resume` is a number outside its range
 */
export declare function openRun(path?: string, options?: OpenRunOptions): Promise<RunFolder>;
/** A run folder, made by openRun. One training at a time may write to it, between `acquire` and `release`. */
export declare class RunFolder {
    readonly path: string;
    /** See OpenRunOptions. */
    readonly change: readonly string[];
    private readonly keep;
    /** Cleared when the run first saves. From then on, the newest checkpoint is the one to resume from. */
    private chosenStep;
    private losses;
    /** @param path the folder's absolute path */
    constructor(path: string, { resume, keep, change }?: OpenRunOptions);
    /**
     * Returns a path inside the folder, and creates its parent folders: `run.file("images",
     * "generated_000100.png")`.
     *
     * @throws Error if the path is not inside the folder
     */
    file(...names: string[]): string;
    /**
     * Reads the checkpoint to resume from: the chosen one, or else the newest.
     *
     * @returns the checkpoint, whose tensors the caller disposes; undefined if there is none
     * @throws DamagedCheckpointError if the file has changed since it was written; NewerCheckpointError if a
     *   later version of genbook wrote it
     */
    latest(): Promise<Checkpoint | undefined>;
    /** Returns the step of the newest checkpoint before a step, or undefined if there is none. */
    checkpointBefore(step: number): Promise<number | undefined>;
    /**
     * Returns the path of a step's checkpoint.
     *
     * @throws Error if there is no checkpoint of that step
     */
    checkpointPath(step: number): Promise<string>;
    /**
     * Locks the folder and starts writing to it.
     *
     * @throws Error if another training, in this process or another, is writing to it
     */
    acquire(): Promise<void>;
    /** Stops writing and unlocks the folder. It does nothing if `acquire` was not called or failed. */
    release(): Promise<void>;
    /**
     * Writes a checkpoint. It then removes those of later steps, which this run has not reached, and keeps only
     * as many as `keep` allows.
     *
     * @throws Error if the checkpoint cannot be written; older ones are kept
     */
    save(checkpoint: Checkpoint): Promise<void>;
    /**
     * Appends a line to losses.jsonl, where it can be read immediately.
     *
     * @throws Error if the line cannot be written
     */
    logStep(step: number, logs: Logs): void;
    /**
     * Rewrites losses.jsonl with the steps of a checkpoint; later steps will be repeated. Pass [] for a new
     * run.
     */
    restartLog(history: Logs[]): Promise<void>;
    private get checkpointFolder();
    private get lossesPath();
    private get lockPath();
    private adviceAfterFailure;
    /** Returns the file names of the checkpoints, newest first. */
    private checkpoints;
    /** Removes partial files that killed processes left behind. */
    private removeParts;
    private checkAcquired;
}
