import type { History } from "../../training/fit";
import { DISPLAY, type Figure } from "../figure/bundle";
import { CurveRecorder, type Curves } from "./curves";
import { lastValues, lossChartSpec, type Turn } from "./lossChartSpec";
import { chartFigure } from "../figure/vega";

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
  recorder.metrics = history.metrics;
  for (const logs of history) recorder.addEpoch(logs.epoch - 1, logs.epoch, logs);
  const turns = (history.changes ?? []).flatMap(({ step, stepsPerEpoch, settings }) =>
    turnsOf(step, stepsPerEpoch, settings),
  );
  return lossFigure(recorder.curves(), `Epoch ${last.epoch}`, "epoch", { turns });
}

/** The settings of the first step are not turned. `unit`: of x, in steps. */
export function turnsOf(step: number, unit: number, settings: Record<string, number>): Turn[] {
  if (step === 1) return [];
  const label = Object.entries(settings).map(([name, value]) => `${name} ${Number(value.toPrecision(3))}`);
  return [{ x: step / unit, label }];
}

export function lossFigure(
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
