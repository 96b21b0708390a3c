import { tf } from "../../tensorflow/backend";
import type { Logs } from "../events";
import type { Recipe, RecipeChange } from "../recipe";
export interface Checkpoint {
    /** Number of completed steps. */
    step: number;
    /** The options of the training, which are compared when it resumes. */
    options: Recipe["options"];
    /** The structure of its models and optimizers. Missing in files written by genbook 0.2.0. */
    built?: Pick<Recipe, "optimizers" | "models">;
    /** Deliberate changes that were made when the run was resumed. */
    changes?: RecipeChange[];
    /** The logs of each step, starting with step 1. */
    history: Logs[];
    /** Validation metrics by epoch, from 1. */
    validations?: Record<number, Logs>;
    /** Positions of the random streams, by name. */
    counters: Record<string, number>;
    /** Weights and optimizer slots, float32 or int32, under names that the writer chooses. */
    tensors: Record<string, tf.Tensor>;
}
/** Thrown if a file was truncated or changed, or is not a genbook checkpoint. */
export declare class DamagedCheckpointError extends Error {
    name: string;
}
/** Thrown if a file was written by a later version of genbook, in a format that this version cannot read. */
export declare class NewerCheckpointError extends Error {
    name: string;
}
/**
 * Writes a checkpoint. An existing file of that name is replaced atomically.
 *
 * @param checkpoint its tensors must not change until the file is written; the caller keeps them
 * @throws Error, before anything is written, if the checkpoint holds values that could not be read back; the
 *   system's error if writing fails
 */
export declare function writeCheckpoint(path: string, checkpoint: Checkpoint): Promise<void>;
/**
 * Reads a checkpoint of any size, one piece at a time and each tensor separately.
 *
 * @param options.pieceBytes bytes per read, ≥ 1. @defaultValue 64 MiB
 * @returns a checkpoint whose tensors the caller disposes
 * @throws DamagedCheckpointError if any bit has changed since it was written; NewerCheckpointError if a later
 *   version of genbook wrote it; the system's error if the file cannot be read
 */
export declare function readCheckpoint(path: string, { pieceBytes }?: {
    pieceBytes?: number | undefined;
}): Promise<Checkpoint>;
