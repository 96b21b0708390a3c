import type { TrainCallback, TrainEvent } from "../../training/events";
import { CurveRecorder } from "../charts/curves";
import { formatStep } from "../charts/formatLogs";
import { lossFigure } from "../charts/lossChart";
import { turnsOf, type Turn } from "../charts/turns";
import type { AxisScale } from "../charts/valueAxis";
import { DISPLAY, isNotebook, liveShow } from "../figure/bundle";
import type { Explanation } from "./explainGan";

export interface LiveLossChartOptions {
  /**
   * The time between two redraws, in ms. It grows if redrawing would take over 3 % of the time. New epochs
   * and changed settings are shown earlier, and a pause at once.
   * @defaultValue 1000
   */
  everyMs?: number;
  /** Explains the curves in words above them: explainGan(). */
  explain?: Explanation;
  /** The y axes. A log axis leaves out values that are not positive. @defaultValue "linear" */
  scale?: AxisScale;
}

/** The share of the time that redrawing may take, not counting the PNG. Drawing the PNG may take as much. */
const BUDGET = 0.03;

/** The time after which a new epoch or a setting that was changed is shown, in ms. */
const SOON_MS = 250;

/**
 * Makes a chart for `fit` that is redrawn in place during training: a panel for each metric, with the steps,
 * the means of the epochs and the validation. It appears with the first step. A notebook's page draws it from
 * its data, which takes only a few ms from the training; the PNG, for other front ends and the saved
 * notebook, takes longer and follows every few seconds, at a pause and at the end. Where the chart cannot be
 * drawn, one warning says so, and the training goes on.
 */
export function liveLossChart({ everyMs = 1000, explain, scale }: LiveLossChartOptions = {}): TrainCallback {
  const recorder = new CurveRecorder();
  const turns: Turn[] = [];
  const place = liveShow();
  const [redraws, pictures] = [new Pace(), new Pace()];
  let png: string | undefined;
  let last: TrainEvent | undefined;
  let turnsDrawn = 0;
  let epochDrawn = 0;
  let failed = false;
  let explanation: string | undefined;

  const redraw = async (event: TrainEvent, { withPicture }: { withPicture: boolean }) => {
    const state = describeState(event);
    const xTitle = countsSteps(event) ? "step" : "epoch";
    try {
      const chart = lossFigure(recorder.curves(), state, xTitle, {
        explanation: explanation?.split("\n"),
        turns,
        scale,
      });
      if (withPicture) png = await pictures.measure(() => chart.picture());
      const { name } = chart;
      await redraws.measure(() => place.update({ name, [DISPLAY]: () => chart.bundle(png) }));
    } catch (error) {
      failed = true;
      console.warn(`The loss chart cannot be drawn; training goes on: ${(error as Error).message}`);
    }
    turnsDrawn = turns.length;
    epochDrawn = event.epoch;
  };

  return async (event) => {
    const { epoch, step, stepsPerEpoch } = event;
    recorder.metrics ??= event.metrics;
    const unit = countsSteps(event) ? 1 : stepsPerEpoch; // the unit of x, in steps
    if (event.kind === "batch") recorder.addStep(step / unit, event.logs);
    if (event.kind === "batch") turns.push(...turnsOf(event, unit));
    if (event.kind === "epoch") {
      recorder.addEpoch(((epoch - 1) * stepsPerEpoch) / unit, step / unit, event.logs);
    }
    explanation = explain?.(event);
    if (failed) return;
    if (event.kind === "end" || event.kind === "pause") {
      if (last) await redraw(last, { withPicture: true });
      return;
    }
    last = event;
    if (event.replayed) return; // otherwise an incomplete past would be shown until the next redraw
    // A reader who has just moved a slider is looking at the chart.
    const isNews = event.kind === "epoch" || epoch !== epochDrawn || turns.length > turnsDrawn;
    const wait = isNews ? Math.min(SOON_MS, everyMs) : everyMs;
    const withPicture = pictures.isDue(wait);
    if (redraws.isDue(wait) && (isNotebook() || withPicture)) await redraw(event, { withPicture });
  };
}

/** Measures how long a piece of work takes, and says when it may be done again. */
class Pace {
  private doneAt = -Infinity;
  private costs: number[] = [];

  /** Returns true if the work was last done at least `ms` ago, and BUDGET allows it. */
  isDue(ms: number): boolean {
    // The faster of two: a page or a machine that was busy once says nothing about the next time.
    const cost = this.costs.length < 2 ? 0 : Math.min(...this.costs);
    return performance.now() - this.doneAt >= Math.max(ms, cost / BUDGET);
  }

  async measure<T>(work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await work();
    this.doneAt = performance.now();
    this.costs = [...this.costs, this.doneAt - start].slice(-2);
    return result;
  }
}

/** Returns "Step 612 of 10,000" for a run whose length was given in steps, and otherwise "Epoch 3 of 10". */
const describeState = ({ step, steps, epoch, epochs }: TrainEvent) =>
  steps === undefined ? `Epoch ${epoch} of ${epochs}` : `Step ${formatStep(step)} of ${formatStep(steps)}`;

/**
 * Returns true where x counts steps instead of epochs: in a run of a given number of steps, or of a single
 * epoch.
 */
function countsSteps({ steps, epochs }: TrainEvent): boolean {
  return steps !== undefined || epochs === 1;
}
