import { type Figure } from "../display/figure/bundle";
import type { TrainCallback } from "../training/events";
import type { SettingsChange } from "../training/liveNumbers";
import type { Control } from "./control";
/**
 * A panel that is also a callback of `fit`: it holds the training while it is paused, and records every
 * change.
 */
export interface Tuning<K extends string> extends TrainCallback, Figure {
    /** The settings as options of a training: `trainVae(…, { ...knobs.settings })`. */
    settings: Record<K, Control<number>>;
    /** The changes, each with its step: `replay(knobs.changes)` repeats the same run. */
    changes: SettingsChange[];
}
/**
 * Makes a panel for a training: its numbers as sliders, and the buttons Pause, Step, Resume and Stop. Give
 * `settings` to the training and the panel itself to `fit`, which shows it unless the notebook already does.
 * When the training ends, a list of what was turned takes the panel's place:
 *
 *     const knobs = tune({
 *       learningRate: slider({ min: 1e-5, max: 1e-2, value: 1e-3, logarithmic: true }),
 *       klWeight: slider({ min: 0, max: 0.005, value: 5e-4 }),
 *     });
 *     await fit(trainVae(encoder, decoder, images, knobs.settings), [knobs, liveLossChart()]);
 *
 * The names are those of the training's options; a slider without a description takes its name. In a terminal
 * there is nothing to turn, and the numbers stay as they are.
 */
export declare function tune<K extends string>(settings: Record<K, Control<number>>): Tuning<K>;
