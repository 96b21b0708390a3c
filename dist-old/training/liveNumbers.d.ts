/** Settings that may change during training: by a slider, by a schedule, or as they did in an earlier run. */
/**
 * A number that may change during training: a fixed number; an object whose `value` is read before each step
 * (a slider); or a function of the step, from 1 (a schedule).
 */
export type LiveNumber = number | {
    readonly value: number;
} | ((step: number) => number);
/** New values of settings, from one step on. */
export interface SettingsChange {
    /**
     * The first step with these values, from 1, counted over the whole run. The initial values are the change
     * at step 1.
     */
    step: number;
    settings: Record<string, number>;
}
/** A setting that is given as a LiveNumber. */
export interface LiveSetting {
    value: LiveNumber;
    /** Throws if the value is not allowed. It is called with each new value. */
    check: (value: number) => void;
    /** Makes a value take effect from the next step on. A fixed value is in effect from the start. */
    set: (value: number) => void;
}
/** Tracks the settings of a running training. */
export interface LiveSettings {
    /**
     * Applies the settings that changed since the preceding step, and returns them, or undefined if none did.
     * Steps count from 1.
     */
    changesAt(step: number): Record<string, number> | undefined;
}
/**
 * Returns the value of a live number at a step.
 *
 * @param step the step, from 1
 */
export declare function numberAt(live: LiveNumber, step: number): number;
/**
 * Tracks settings from step to step.
 *
 * @param before their values when the run was stopped, if it is being resumed
 * @param changed names of fixed settings whose values differ from those of the stopped run
 */
export declare function liveSettings(settings: Record<string, LiveSetting>, before?: Record<string, number>, changed?: ReadonlySet<string>): LiveSettings;
/**
 * Returns the values of settings after some steps, as far as they are known.
 *
 * @param steps the settings that changed before each step; other entries are ignored
 */
export declare function settingsAfter(settings: Record<string, LiveSetting>, steps: readonly Record<string, number>[]): Record<string, number>;
/**
 * Returns settings that change as they did in an earlier run: `trainVae(…, replay(history.changes))`.
 *
 * @param changes the changes of a history or a control panel, beginning with step 1
 * @returns schedules, which throw an Error for a step before the first change
 */
export declare function replay(changes: readonly SettingsChange[]): Record<string, (step: number) => number>;
