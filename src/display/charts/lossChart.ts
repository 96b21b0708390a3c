import type { History } from "../../training/fit";
import type { Figure } from "../figure/bundle";
import { chartFigure, type Chart } from "../figure/vega";
import { comparisonFigure } from "./comparison";
import { CurveRecorder, type Curves } from "./curves";
import { lastValues, lossChartSpec, type ChartNotes } from "./lossChartSpec";
import { turnsOf, type Turn } from "./turns";
import type { AxisScale } from "./valueAxis";

export interface LossChartOptions {
  /** The y axes. A log axis leaves out values that are not positive. @defaultValue "linear" */
  scale?: AxisScale;
}

/**
 * Draws the curves of a finished run, epoch by epoch: a panel for each metric, with training and validation,
 * and a line where a setting was changed by hand during the run, not by a schedule. Several histories by name
 * are compared in one chart:
 *
 *     lossChart({ "seed 1": first, "seed 2": second })
 *
 * A history that two calls of `fit` made, [...first, ...second], is one run: its epochs are numbered without
 * a break.
 *
 * The y axis leaves out what would flatten everything else (the fall of the first epoch, spikes, an
 * explosion), and red triangles mark where a line leaves it.
 *
 * @throws Error for a history without epochs; TypeError for several histories without names
 */
export function lossChart(history: History | Record<string, History>, options?: LossChartOptions): Figure;
/** Throws a TypeError that says how to pass several histories, which a compiler's error would not say. */
export function lossChart(...histories: History[]): never;
export function lossChart(
  history: History | Record<string, History>,
  options: LossChartOptions | History = {},
): Figure {
  if (Array.isArray(options) || (Array.isArray(history) && history.some((each) => Array.isArray(each)))) {
    throw new TypeError(
      "lossChart expects several histories by name, in one object, got them without names: write " +
        'lossChart({ "seed 1": first, "seed 2": second }).',
    );
  }
  const { scale = "linear" } = options;
  if (!Array.isArray(history)) {
    const runs = Object.entries(history);
    if (runs.length === 0) {
      throw new Error('lossChart expects histories by name, { "seed 1": history, … }, got none.');
    }
    return comparisonFigure(
      runs.map(([name, each]) => ({ name, curves: recorded(each, ` in "${name}"`).curves })),
      { scale },
    );
  }
  const { curves, epochs, joints } = recorded(history);
  const turns = (history.changes ?? []).flatMap((change) => turnsOf(change, change.stepsPerEpoch));
  return lossFigure(curves, `Epoch ${epochs}`, "epoch", { turns: [...turns, ...joints], scale });
}

/** Returns a history's curves, its number of epochs, and where one call of `fit` ended and the next began. */
function recorded(history: History, where = ""): { curves: Curves[]; epochs: number; joints: Turn[] } {
  if (history.length === 0) {
    throw new Error(
      `lossChart expects a history of at least one epoch, got none${where}: train to the end of an epoch first.`,
    );
  }
  const recorder = new CurveRecorder();
  recorder.metrics = history.metrics;
  const joints: Turn[] = [];
  let before = 0; // the number of epochs in the earlier calls
  let end = -Infinity;
  for (const logs of history) {
    if (logs.epoch + before <= end) {
      before = end - logs.epoch + 1;
      joints.push({ x: end, label: ["next fit"] });
    }
    end = logs.epoch + before;
    recorder.addEpoch(end - 1, end, logs);
  }
  return { curves: recorder.curves(), epochs: end, joints };
}

export function lossFigure(
  curves: Curves[],
  state: string,
  xTitle: "epoch" | "step",
  { explanation = [], turns = [], scale }: ChartNotes = {},
): Chart {
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
  const spec =
    drawable.length > 0
      ? lossChartSpec(drawable, [state, ...notFinite], xTitle, { explanation, turns, scale })
      : undefined;
  return chartFigure("loss", spec, text);
}
