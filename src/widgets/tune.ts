/** A panel beside a training run: its settings as sliders, and buttons that pause and stop it. */
import { formatLogs } from "../display/charts/formatLogs";
import { DISPLAY, liveShow, type Figure } from "../display/figure/bundle";
import { escapeHtml } from "../text/escapeHtml";
import type { TrainCallback, TrainEvent } from "../training/events";
import { InterruptedError } from "../terminal/interrupt";
import type { SettingsChange } from "../training/liveNumbers";
import { box } from "./containers";
import type { Control } from "./control";
import { button, html } from "./controls";
import { descriptionWidth } from "./widget";

/**
 * A panel that is also a callback of `fit`: it holds up the training while it is paused, and records every
 * change.
 */
export interface Tuning<K extends string> extends TrainCallback, Figure {
  hold: () => Promise<void> | undefined;
  /** The settings as options of a training run: `trainVae(…, { ...knobs.settings })`. */
  settings: Record<K, Control<number>>;
  /** The changes, each with its step: `replay(knobs.changes)` repeats the same run. */
  changes: SettingsChange[];
}

/** The longest time between two updates of the panel's line, in ms. */
const UPDATE_MS = 500;

type State = "running" | "paused" | "stopped" | "ended";

const BUTTONS = ["Pause", "Step", "Resume", "Stop"] as const;

/** The states in which each button can be pressed. */
const PRESSABLE: Record<(typeof BUTTONS)[number], State[]> = {
  Pause: ["running"],
  Step: ["running", "paused"],
  Resume: ["paused"],
  Stop: ["running", "paused"],
};

/**
 * Makes a panel for a training run: its numbers as sliders, and the buttons Pause, Step, Resume and Stop.
 * Give `settings` to the training and the panel itself to `fit`, which shows it unless the notebook already
 * does. When the training ends, a list of the settings takes the panel's place, with the changes that were
 * made:
 *
 *     const knobs = tune({
 *       learningRate: slider({ min: 1e-5, max: 1e-2, value: 1e-3, logarithmic: true }),
 *       klWeight: slider({ min: 0, max: 0.005, value: 5e-4 }),
 *     });
 *     await fit(trainVae(encoder, decoder, images, knobs.settings), [knobs, liveLossChart()]);
 *
 * The names are those of the training's options; a slider without a description takes its name. In a terminal
 * there are no sliders to move, and the numbers stay as they are.
 */
export function tune<K extends string>(settings: Record<K, Control<number>>): Tuning<K> {
  const controls = Object.entries<Control<number>>(settings);
  const longest = Math.max(...controls.map(([name]) => name.length));
  for (const [name, control] of controls) {
    if (control.get("description")) continue;
    control.set({ description: name, style: descriptionWidth(`${longest}ch`) }); // one column of sliders
  }
  let state: State = "running";
  let wake: (() => void) | undefined;
  const line = html("");
  const changes: SettingsChange[] = [];
  let last: TrainEvent | undefined;

  let updatedAt = -Infinity;
  const update = (now: "running" | "paused" | "stopped") => {
    updatedAt = performance.now();
    const where = last ? placeInWords(last) : "before the first step";
    // In a JupyterLab other than that of `npm start`, a reloaded page still shows this line change, but no
    // more of the cell's output.
    const parts = [`${now}: ${where}`, last && formatLogs(last.logs)].filter(Boolean);
    line.value = `<i>${escapeHtml(parts.join(" · "))}</i>`;
  };
  const enter = (to: State) => {
    state = to;
    for (const name of BUTTONS) buttons[name].set({ disabled: !PRESSABLE[name].includes(state) });
  };
  const turn = (to: "running" | "paused" | "stopped") => {
    enter(to);
    wake?.();
    if (to !== "paused") update(to); // the training pauses only at the end of a step
  };
  const buttons = {
    Pause: button("Pause", () => turn("paused")),
    Step: button("Step", () => turn("paused")),
    Resume: button("Resume", () => turn("running")),
    Stop: button("Stop", () => turn("stopped")),
  };
  enter("running");
  const row = box(Object.values(buttons));
  const panel = box([...controls.map(([, control]) => control), row, line], { vertical: true });
  const values = () => controls.map(([name]) => describeSetting(name, settings[name as K].value, changes));
  const picture = () => ({ ...panel[DISPLAY](), "text/plain": values().join("\n") });

  let isShownByReader = false;
  let place: ReturnType<typeof liveShow> | undefined; // where the current training shows it
  let isRunning = false;
  const begin = async () => {
    isRunning = true;
    if (state === "ended") enter("running");
    if (isShownByReader) return;
    place = liveShow();
    await place.update({ [DISPLAY]: picture });
  };
  const end = async () => {
    isRunning = false;
    enter("ended");
    const ended = `ended at step ${last?.step}`;
    line.value = `<i>${ended}</i>`;
    // A panel lives as long as its kernel; this text can be read in the saved notebook.
    await place?.update({ [DISPLAY]: () => ({ "text/plain": [ended, ...values()].join("\n") }) });
    place = undefined;
  };

  const callback = async (event: TrainEvent) => {
    if (event.kind === "end") return end();
    if (event.kind === "pause") return update("paused");
    if (!isRunning) await begin();
    if (last && event.step < last.step) changes.length = 0; // another run
    const isNewEpoch = event.epoch !== last?.epoch;
    last = event;
    if (event.kind === "batch" && event.settings)
      changes.push({ step: event.step, settings: event.settings });
    if (event.kind !== "batch" || event.replayed) return;
    if (isNewEpoch || performance.now() - updatedAt > UPDATE_MS) update("running");
  };
  const hold = () => {
    const stop = () => new InterruptedError("Training was stopped from its panel.");
    if (state === "stopped") throw stop();
    if (state !== "paused" || last?.kind !== "batch") return undefined;
    return new Promise<void>((resolve, reject) => {
      wake = () => (state === "stopped" ? reject(stop()) : resolve());
    });
  };
  const shownByReader = () => {
    isShownByReader = true;
    return picture();
  };
  return Object.assign(callback, { hold, settings, changes, [DISPLAY]: shownByReader });
}

const placeInWords = ({ epoch, epochs, step, steps }: TrainEvent) =>
  steps === undefined ? `step ${step}, epoch ${epoch} of ${epochs}` : `step ${step} of ${steps}`;

/** Describes the first and the last value of a setting: "klWeight 0.01 → 0.02, at step 160". */
function describeSetting(name: string, value: number, changes: readonly SettingsChange[]): string {
  const [first, ...turns] = changes.filter(({ settings }) => name in settings);
  const last = turns.at(-1);
  const format = (each: number) => String(Number(each.toPrecision(3)));
  if (!first || !last) return `${name} ${format(first?.settings[name] ?? value)}`;
  const where = turns.length > 1 ? `turned ${turns.length} times, last at` : "at";
  return `${name} ${format(first.settings[name])} → ${format(last.settings[name])}, ${where} step ${last.step}`;
}
