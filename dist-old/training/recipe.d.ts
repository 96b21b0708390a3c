/**
 * Records what a training is made of. Checkpoints save it, so that resuming with something else can be
 * refused.
 */
import type { tf } from "../tensorflow/backend";
import type { LiveNumber } from "./liveNumbers";
import type { KerasOptimizer } from "./optimizers/kerasOptimizer";
type Plain = string | number | boolean;
export interface Recipe {
    /** Options that determine the training's results. */
    options: Record<string, Plain>;
    /** Class and settings of each optimizer, except its learning rate. */
    optimizers: Record<string, Record<string, unknown>>;
    /** Class and settings of each model's layers, except names and initializers. */
    models: Record<string, Record<string, unknown>[]>;
}
/** A difference between a checkpoint and the training that resumes from it. */
export interface RecipeChange {
    /** Number of steps completed before the change. */
    step: number;
    /** The option, optimizer or model that changed, as named in `change`. */
    name: string;
    /** The part that changed, such as "layer 12 (SeededDropout): rate", or "". */
    detail: string;
    from: unknown;
    to: unknown;
}
/** Makes the recipe of a training that is about to begin. */
export declare function recipeOf(training: {
    options: Recipe["options"];
    optimizers: Record<string, KerasOptimizer>;
    models: Record<string, tf.LayersModel>;
    live: Record<string, {
        value: LiveNumber;
    }>;
    seed: number;
}): Recipe;
/**
 * Compares a training with a checkpoint's recipe. Parts that an older checkpoint did not record are ignored.
 *
 * @returns the differences
 */
export declare function recipeChanges(saved: Partial<Recipe>, now: Recipe, step: number): RecipeChange[];
/**
 * Refuses changes that the caller has not allowed, since a run must otherwise resume bit for bit.
 *
 * @param allowed names of options, optimizers and models
 * @throws Error if anything else changed
 */
export declare function refuseChanges(changes: RecipeChange[], allowed: readonly string[]): void;
export {};
