/** A panel of knobs beside a running training: its settings as sliders, and buttons that halt it. */
import { DISPLAY, liveShow, type Figure } from "../display/bundle";
import { formatLogs } from "../display/formatLogs";
import type { TrainCallback, TrainEvent } from "../training/events";
import { InterruptedError } from "../training/interruptible";
import type { SettingsChange } from "../training/liveNumbers";
import { box, button, html, type Control } from "./controls";
import { descriptionWidth } from "./widget";

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
 * the panel itself to `fit`, which shows it where it has not been shown before, and writes down what was turned in its place when
 * the training ends:
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
  const controls = Object.entries<Control<number>>(settings);
  const longest = Math.max(...controls.map(([name]) => name.length));
  for (const [name, control] of controls) {
    if (control.get("description")) continue;
    control.set({ description: name, style: descriptionWidth(`${longest}ch`) }); // in a column
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
    // In a page that was loaded anew this goes on, while JupyterLab shows no more output of the cell.
    line.value = `<i>${[`${state}: ${where}`, last && formatLogs(last.logs)].filter(Boolean).join(" · ")}</i>`;
  };
  const turn = (to: State) => {
    state = to;
    wake?.();
    if (to !== "paused") say(); // it is paused only when the step has ended
  };
  const buttons = [
    button("Pause", () => void (state = "paused")),
    button("Step", () => turn("paused")),
    button("Resume", () => turn("running")),
    button("Stop", () => turn("stopped")),
  ];
  const panel = box([...controls.map(([, control]) => control), box(buttons), line], { vertical: true });
  const values = () => controls.map(([name]) => describeSetting(name, settings[name as K].value, changes));
  const picture = () => ({ ...panel[DISPLAY](), "text/plain": values().join("\n") });

  let isShown = false; // by the reader, who looks at it there
  let place: ReturnType<typeof liveShow> | undefined; // where the run that goes on shows it
  let isRunning = false;
  const begin = async () => {
    isRunning = true;
    for (const each of buttons) each.set({ disabled: false });
    if (isShown) return;
    place = liveShow();
    await place.update({ [DISPLAY]: picture });
  };
  const end = async () => {
    isRunning = false;
    state = "running"; // the next training's
    for (const each of buttons) each.set({ disabled: true });
    const ended = `ended at step ${last?.step}`;
    line.value = `<i>${ended}</i>`;
    // A panel is alive as long as its kernel; this can be read in the saved notebook.
    await place?.update({ [DISPLAY]: () => ({ "text/plain": [ended, ...values()].join("\n") }) });
    place = undefined;
  };

  const callback = async (event: TrainEvent) => {
    if (event.kind === "end") return end();
    if (!isRunning) await begin();
    if (last && event.step < last.step) changes.length = 0; // another run
    last = event;
    if (event.kind === "batch" && event.settings) changes.push({ step: event.step, settings: event.settings });
    if (event.kind !== "batch" || event.replayed) return;
    if (performance.now() - saidAt > SAY_EVERY) say();
    if (state === "paused") {
      say();
      await new Promise<void>((resolve) => {
        wake = resolve;
        process.once("SIGINT", resolve); // or ■ would wait for Resume
      }).finally(() => process.off("SIGINT", wake!));
      wake = undefined;
    }
    // The button may have been pressed while it was paused.
    if (state === "stopped") throw new InterruptedError("Stopped by its panel.");
  };
  const shownByReader = () => {
    isShown = true;
    return picture();
  };
  return Object.assign(callback, { settings, changes, [DISPLAY]: shownByReader });
}

/** "klWeight 0.01 → 0.02 at step 160": what a setting was and has become. */
function describeSetting(name: string, value: number, changes: readonly SettingsChange[]): string {
  const [first, ...turns] = changes.filter(({ settings }) => name in settings);
  const last = turns.at(-1);
  const format = (each: number) => String(Number(each.toPrecision(3)));
  if (!first || !last) return `${name} ${format(first?.settings[name] ?? value)}`;
  const where = turns.length > 1 ? `turned ${turns.length} times, last at` : "at";
  return `${name} ${format(first.settings[name])} → ${format(last.settings[name])}, ${where} step ${last.step}`;
}
