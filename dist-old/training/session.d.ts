import { tf } from "../tensorflow/backend";
import type { Batches } from "./batches";
import { Belongings } from "./belongings";
import type { Logs, TrainEvent } from "./events";
import { type Metrics } from "./metrics";
import { type Recipe } from "./recipe";
import type { RunOptions } from "./runOptions";
import { type Examples, type Step, type StepRunner, type Turn } from "./stepRunner";
/**
 * What a training is made of, in addition to the streams, optimizers and settings that its session created.
 */
export interface Training {
    models: Record<string, tf.LayersModel>;
    batches: Batches;
    /** Length of the training in passes over the examples. Give this or `steps`. */
    epochs?: number;
    /** Length of the training in steps. Give this or `epochs`. */
    steps?: number;
    /** Options that determine the results. A run resumes only with the same values. */
    options?: Recipe["options"];
    /**
     * Models whose weights `ema` averages.
     *
     * @defaultValue all models
     */
    averaged?: tf.LayersModel[];
    metrics?: Metrics;
    /** Evaluates the models after each epoch. Its `loss` becomes `valLoss` in the epoch's logs. */
    validate?: () => Promise<Logs>;
}
export declare class Session extends Belongings {
    private readonly options;
    private saved;
    private readonly average;
    private readonly record;
    private training;
    private recipe;
    private live;
    private counter;
    private turned;
    private isBegun;
    /** True if the metrics of the last step allow its weights to be saved. */
    private isSound;
    private hasFailed;
    /**
     * Locks the run folder, if there is one, and reads the checkpoint to resume from.
     *
     * @throws Error if another training is writing to the folder, or its checkpoint cannot be read
     */
    static open(options: RunOptions): Promise<Session>;
    private constructor();
    /**
     * Makes the runner of the training's steps, with the options of the run: compiled or not, in its precision,
     * averaging the weights if `ema` asks for it. The session owns it.
     *
     * @param step a batch → named scalars, as for stepRunner
     */
    trainer<E extends Examples>(step: Step<E>, examples: E, order: Batches): StepRunner;
    /** Makes the runner of an evaluation, which leaves the weights alone. The session owns it. */
    evaluator<E extends Examples>(step: Step<E>, examples: E, order: Batches): StepRunner;
    /**
     * Restores the checkpoint, if the run has one, and replays its earlier events.
     *
     * @returns the earlier events, marked `replayed`
     * @throws Error if the checkpoint was made with different settings, or a model has a random layer that
     *   cannot be seeded
     */
    begin(training: Training): AsyncGenerator<TrainEvent, void>;
    /** Number of completed steps. */
    get done(): number;
    /** True if there are steps left. */
    get goesOn(): boolean;
    /**
     * Call this before each step. It applies the settings that have changed.
     *
     * @throws the signal's reason if it was aborted; RangeError if a setting has changed to a value that is not
     *   allowed
     */
    next(): Turn;
    /**
     * Call this after each step. It records the step's metrics, and saves a checkpoint when one is due.
     *
     * @param losses the step's metrics, in the order in which the step computed them
     * @returns the step's event and, at the end of an epoch, the epoch's event
     * @throws DivergedError if a metric is not finite or has exploded
     */
    after(losses: Logs): AsyncGenerator<TrainEvent, void>;
    /**
     * Saves the progress since the last checkpoint, and frees everything that the session owns. Afterwards the
     * models hold the averages, if any.
     */
    close(): Promise<void>;
    private get state();
    /**
     * Replays the events of the steps in a checkpoint's history.
     *
     * @returns the settings at the last step
     */
    private tellAgain;
    /** True if the run was stopped at the end of an epoch, before its validation. */
    private get isEpochPending();
    private endEpoch;
    /** Yields an event while the models hold the averages, if any. */
    private shown;
    private save;
    /**
     * @param step the step whose update ruined the weights, from 1; 0 if the initial weights were already bad
     */
    private diverged;
}
