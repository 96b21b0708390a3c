import type { TrainCallback, TrainEvent } from "../training/events";
import type { History } from "../training/fit";
import { DISPLAY, liveShow, type Figure } from "./bundle";
import { CurveRecorder, type Curves } from "./curves";
import type { Explanation } from "./explainGan";
import { lastValues, lossChartSpec, type Turn } from "./lossChartSpec";
import { chartFigure } from "./vega";

/**
 * The curves of a finished run: a panel a metric, training and validation, epoch by epoch; and a line where a setting was
 * turned while it ran.
 */
export function lossChart(history: History): Figure {
  const last = history.at(-1);
  if (!last) {
    throw new Error(
      "lossChart expects a history of at least one epoch, got none: train to the end of an epoch first.",
    );
  }
  const recorder = new CurveRecorder();
  for (const logs of history) recorder.addEpoch(logs.epoch - 1, logs.epoch, logs);
  const turns = (history.changes ?? []).flatMap(({ step, stepsPerEpoch, settings }) =>
    turnsOf(step, stepsPerEpoch, settings),
  );
  return figure(recorder.curves(), `Epoch ${last.epoch}`, "epoch", { turns });
}

export interface LiveLossChartOptions {
  /** Milliseconds between two redraws, at least; more where a redraw would take over 3 % of the time. @default 1000 */
  everyMs?: number;
  /** What the curves mean, in words above them: explainGan(). */
  explain?: Explanation;
}

/** Share of the time that redrawing may take. */
const BUDGET = 0.03;

/**
 * A chart for `fit` that is redrawn in its place while training goes on: a panel for each key of the logs, with the
 * steps, the means of the epochs and the validation. It appears with the first step.
 * A chart that cannot be drawn is said once and does not stop the training.
 */
export function liveLossChart({ everyMs = 1000, explain }: LiveLossChartOptions = {}): TrainCallback {
  const recorder = new CurveRecorder();
  const turns: Turn[] = [];
  const place = liveShow();
  let last: TrainEvent | undefined;
  let drawnAt = -Infinity;
  let turnsDrawn = 0;
  let cost = 0;
  let failed = false;
  let explanation: string | undefined;

  const redraw = async (event: TrainEvent) => {
    const start = performance.now();
    const state = `Epoch ${event.epoch} of ${event.epochs}`;
    try {
      const xTitle = countsSteps(event) ? "step" : "epoch";
      const words = { explanation: explanation?.split("\n"), turns };
      await place.update(figure(recorder.curves(), state, xTitle, words));
    } catch (error) {
      failed = true;
      console.warn(`The loss chart cannot be drawn, training goes on: ${(error as Error).message}`);
    }
    const first = drawnAt === -Infinity;
    turnsDrawn = turns.length;
    drawnAt = performance.now();
    cost = first ? 0 : drawnAt - start; // the first also loads vega
  };

  return async (event) => {
    const { epoch, step, stepsPerEpoch } = event;
    const unit = countsSteps(event) ? 1 : stepsPerEpoch; // of x, in steps
    if (event.kind === "batch") recorder.addStep(step / unit, event.logs);
    if (event.kind === "batch" && event.settings) turns.push(...turnsOf(step, unit, event.settings));
    if (event.kind === "epoch") {
      recorder.addEpoch(((epoch - 1) * stepsPerEpoch) / unit, step / unit, event.logs);
    }
    explanation = explain?.(event);
    if (failed) return;
    if (event.kind === "end") {
      if (last) await redraw(last);
      return;
    }
    last = event;
    if (event.replayed) return; // or a part of the past would stand there until the next redraw
    // Whoever turns a knob looks at the chart.
    const budget = turns.length > turnsDrawn ? 0 : cost / BUDGET;
    const wait = Math.max(event.kind === "batch" ? everyMs : 0, budget);
    if (performance.now() - drawnAt >= wait) await redraw(event);
  };
}

/** Whether x counts steps and not epochs: where a run is as long as its steps, or all of it is one epoch. */
function countsSteps({ steps, epochs }: TrainEvent): boolean {
  return steps !== undefined || epochs === 1;
}

/** The settings of the first step are not turned. `unit`: of x, in steps. */
function turnsOf(step: number, unit: number, settings: Record<string, number>): Turn[] {
  if (step === 1) return [];
  const label = Object.entries(settings).map(([name, value]) => `${name} ${Number(value.toPrecision(3))}`);
  return [{ x: step / unit, label }];
}

function figure(
  curves: Curves[],
  state: string,
  xTitle: "epoch" | "step",
  { explanation = [], turns = [] }: { explanation?: string[]; turns?: Turn[] } = {},
): Figure {
  const notFinite = curves.flatMap(({ metric, notFiniteAt }) =>
    notFiniteAt === undefined
      ? []
      : [`${metric} is not finite from ${xTitle} ${Number(notFiniteAt.toFixed(2))} on`],
  );
  const values = curves.map((each) => `${each.metric} ${lastValues(each)}`.trimEnd());
  const line = ["Loss chart", state, ...values, ...notFinite].join(" · ");
  const text = [line, ...explanation].join("\n");
  const drawable = curves.filter(
    ({ steps, epochs, validation }) => steps.length + epochs.length + validation.length,
  );
  if (drawable.length === 0) return { [DISPLAY]: () => ({ "text/plain": text }) };
  const spec = lossChartSpec(drawable, [state, ...notFinite], xTitle, { explanation, turns });
  return chartFigure("loss", spec, text);
}
