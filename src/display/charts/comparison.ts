/** Several runs in one chart: what each metric came to, epoch by epoch. */
import type { TopLevelSpec } from "vega-lite";
import type { Figure } from "../figure/bundle";
import { chartFigure, INK } from "../figure/vega";
import type { Curves } from "./curves";
import type { AxisScale } from "./valueAxis";
import { beyondLayers, beyondNote } from "./beyondAxis";
import { chartTitle, lastValues, LEGEND, panelAxes, panelGrid, type ChartNotes } from "./lossChartSpec";

/** A run, and its curves in the order of its logs. */
export interface NamedRun {
  name: string;
  curves: Curves[];
}

const TRAINING = "training, mean of the epoch";
const VALIDATION = "validation";

/** Makes one panel for each metric that any of the runs has: a colour for each run, dashes for validation. */
export function comparisonFigure(runs: NamedRun[], { scale = "linear" }: ChartNotes): Figure {
  const metrics = [...new Set(runs.flatMap(({ curves }) => curves.map(({ metric }) => metric)))];
  const panels = metrics.map((metric) => ({ metric, runs: runsWith(metric, runs) }));
  const text = panels.map(({ metric, runs }) => {
    const values = runs.map(({ name, curves: [curves] }) => `${name} ${lastValues(curves)}`);
    return `${metric}: ${values.join("; ")}`;
  });
  const title = `${runs.length} runs`;
  const drawable = panels.filter(({ runs }) => runs.some(({ curves: [curves] }) => isDrawable(curves)));
  const { size, grid } = panelGrid(drawable.length);
  const names = runs.map(({ name }) => name);
  const hasValidation = drawable.some(({ runs }) =>
    runs.some(({ curves: [{ validation }] }) => validation.length > 0),
  );
  const options = { names, scale, size, hasValidation };
  const drawn = drawable.map((each) => panel(each.metric, each.runs, options));
  const spec: TopLevelSpec = {
    title: chartTitle([title, ...beyondNote(drawn)]),
    ...grid,
    concat: drawn.map((each) => each.spec),
  };
  return chartFigure("loss", spec, ["Loss chart", title, ...text].join(" · "));
}

const isDrawable = ({ epochs, validation }: Curves) => epochs.length + validation.length > 0;

/** Returns the runs that have this metric, each with its curves of this metric alone. */
function runsWith(metric: string, runs: NamedRun[]): NamedRun[] {
  return runs.flatMap(({ name, curves }) => {
    const own = curves.filter((each) => each.metric === metric);
    return own.length > 0 ? [{ name, curves: own }] : [];
  });
}

interface PanelOptions {
  names: string[];
  scale: AxisScale;
  size: { width: number; height: number };
  /** True if any panel shows validation: all share a legend. */
  hasValidation: boolean;
}

function panel(metric: string, runs: NamedRun[], { names, scale, size, hasValidation }: PanelOptions) {
  const curves = runs.flatMap((run) => run.curves).filter(isDrawable);
  const axes = panelAxes(curves, "epoch", scale, size.width);
  const { x, y, tooltip, rows } = axes;
  const dash = (series: string) => ({
    datum: series,
    scale: {
      domain: [TRAINING, VALIDATION],
      range: [
        [1, 0],
        [5, 4],
      ],
    },
    legend: hasValidation ? { ...LEGEND, symbolStrokeColor: INK, symbolSize: 400 } : null,
  });
  const line = (name: string, series: string, points: Curves["epochs"]) => ({
    data: { values: rows(points).values.map((row) => ({ ...row, run: name })) },
    mark: {
      type: "line" as const,
      clip: true,
      strokeWidth: 1.5,
      // A line of one point cannot be seen. With points, however, the legend shows no dashes.
      point: points.length < 2,
    },
    encoding: {
      x,
      y,
      color: {
        datum: name,
        scale: {
          domain: names,
          scheme: names.length <= 10 ? ("category10" as const) : ("category20" as const),
        },
        legend: LEGEND,
      },
      strokeDash: dash(series),
      tooltip: [{ field: "run", type: "nominal" as const }, ...tooltip],
    },
  });
  const layers = runs.flatMap(({ name, curves: [{ epochs, validation }] }) => [
    line(name, TRAINING, epochs),
    line(name, VALIDATION, validation),
  ]);
  const beyond = beyondLayers(
    curves.flatMap(({ epochs, validation }) => [epochs, validation]),
    axes,
    metric,
  );
  const spec = {
    ...size,
    title: { text: metric, fontSize: 13 },
    layer: [...layers, ...beyond].filter((layer) => layer.data.values.length > 0),
  };
  return { spec, beyond };
}
