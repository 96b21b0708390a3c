import type { TrainCallback, TrainEvent } from "../../training/events";
import { CurveRecorder } from "../charts/curves";
import { lossFigure, turnsOf } from "../charts/lossChart";
import type { Turn } from "../charts/lossChartSpec";
import type { AxisScale } from "../charts/valueAxis";
import { liveShow } from "../figure/bundle";
import type { Explanation } from "./explainGan";

export interface LiveLossChartOptions {
  /**
   * The least time between two redraws, in ms. It grows if redrawing would take over 3 % of the time.
   * @defaultValue 1000
   */
  everyMs?: number;
  /** Explains the curves in words above them: explainGan(). */
  explain?: Explanation;
  /** The y axes. A log axis leaves out values that are not positive. @defaultValue "linear" */
  scale?: AxisScale;
}

/** The share of the time that redrawing may take. */
const BUDGET = 0.03;

/**
 * Makes a chart for `fit` that is redrawn in place during training: a panel for each metric, with the steps,
 * the means of the epochs and the validation. It appears with the first step. Where it cannot be drawn, one
 * warning says so, and the training goes on.
 */
export function liveLossChart({ everyMs = 1000, explain, scale }: LiveLossChartOptions = {}): TrainCallback {
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
      const words = { explanation: explanation?.split("\n"), turns, scale };
      await place.update(lossFigure(recorder.curves(), state, xTitle, words));
    } catch (error) {
      failed = true;
      console.warn(`The loss chart cannot be drawn; training goes on: ${(error as Error).message}`);
    }
    const first = drawnAt === -Infinity;
    turnsDrawn = turns.length;
    drawnAt = performance.now();
    cost = first ? 0 : drawnAt - start; // the first also loads vega
  };

  return async (event) => {
    const { epoch, step, stepsPerEpoch } = event;
    recorder.metrics ??= event.metrics;
    const unit = countsSteps(event) ? 1 : stepsPerEpoch; // the unit of x, in steps
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
    if (event.replayed) return; // otherwise an incomplete past would be shown until the next redraw
    // A reader who has just moved a slider is looking at the chart: redraw it at once.
    const budget = turns.length > turnsDrawn ? 0 : cost / BUDGET;
    const wait = Math.max(event.kind === "batch" ? everyMs : 0, budget);
    if (performance.now() - drawnAt >= wait) await redraw(event);
  };
}

/**
 * Returns true where x counts steps instead of epochs: in a run of a given number of steps, or of a single
 * epoch.
 */
function countsSteps({ steps, epochs }: TrainEvent): boolean {
  return steps !== undefined || epochs === 1;
}
