/** A panel of knobs beside a running training: its settings as sliders, and buttons that halt it. */
import { DISPLAY, show, type Figure, type MimeBundle } from "../display/bundle";
import type { TrainCallback, TrainEvent } from "../training/events";
import { InterruptedError } from "../training/interruptible";
import type { SettingsChange } from "../training/liveNumbers";
import { box, button, html, type Control } from "./controls";

/** Also a callback of `fit`, which halts the training while it is paused, and keeps what was changed. */
export interface Tuning<K extends string> extends TrainCallback, Figure {
  /** Options of a training: `trainVae(…, { ...knobs.settings })`. */
  settings: Record<K, Control<number>>;
  /** What was turned, and at which step: `replay(knobs.changes)` gives the same run again. */
  changes: SettingsChange[];
}

/** How often the panel says how far the training is, in ms. */
const SAY_EVERY = 500;

type State = "running" | "paused" | "stopped";

/**
 * Knobs for a training: its numbers as sliders, and the buttons Pause, Step, Resume, Stop. Give `settings` to the training and
 * the panel itself to `fit`, which shows it where it has not been shown before:
 *
 *     const knobs = tune({
 *       learningRate: slider({ min: 1e-5, max: 1e-2, value: 1e-3, logarithmic: true }),
 *       klWeight: slider({ min: 0, max: 0.005, value: 5e-4 }),
 *     });
 *     await fit(trainVae(encoder, decoder, images, knobs.settings), [knobs, liveLossChart()]);
 *
 * The names are those of the training's options; a slider without a description takes its name. In a terminal there is nothing to turn,
 * and the numbers stay as they are.
 */
export function tune<K extends string>(settings: Record<K, Control<number>>): Tuning<K> {
  for (const [name, control] of Object.entries<Control<number>>(settings)) {
    if (!control.get("description")) control.set({ description: name });
  }
  let state: State = "running";
  let wake: (() => void) | undefined;
  const line = html("");
  const changes: SettingsChange[] = [];
  let last: TrainEvent | undefined;

  let saidAt = 0;
  const say = () => {
    saidAt = performance.now();
    const where = last ? `step ${last.step}, epoch ${last.epoch} of ${last.epochs}` : "before the first step";
    line.value = `<i>${state}: ${where}</i>`;
  };
  const turn = (to: State) => {
    state = to;
    wake?.();
    if (to !== "paused") say(); // it is paused only when the step has ended
  };
  const buttons = box([
    button("Pause", () => void (state = "paused")),
    button("Step", () => turn("paused")),
    button("Resume", () => turn("running")),
    button("Stop", () => turn("stopped")),
  ]);
  const panel = box([...Object.values<Control<number>>(settings), buttons, line], { vertical: true });
  let isShown = false;
  const showOnce = (): MimeBundle => {
    isShown = true;
    return panel[DISPLAY]();
  };

  const callback = async (event: TrainEvent) => {
    if (!isShown) await show(tuning);
    if (event.kind === "end") {
      state = "running"; // the next training's
      line.value = last ? `<i>ended at step ${last.step}</i>` : "";
      return;
    }
    if (last && event.step < last.step) changes.length = 0; // another run
    last = event;
    if (event.settings) changes.push({ step: event.step, settings: event.settings });
    if (event.kind !== "batch" || event.replayed) return;
    if (performance.now() - saidAt > SAY_EVERY) say();
    if (state === "paused") {
      say();
      await new Promise<void>((resolve) => (wake = resolve));
      wake = undefined;
    }
    // The button may have been pressed while it was paused.
    if (state === "stopped") throw new InterruptedError("Stopped by its panel.");
  };
  const tuning: Tuning<K> = Object.assign(callback, { settings, changes, [DISPLAY]: showOnce });
  return tuning;
}
