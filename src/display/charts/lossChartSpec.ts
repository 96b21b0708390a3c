import type { TopLevelSpec } from "vega-lite";
import { brokenLines } from "../../text/brokenLines";
import type { Metric } from "../../training/metrics";
import type { Curves, Point } from "./curves";
import { columnsThatFit, FAINT_INK, INK } from "../figure/vega";
import { beyondLayers, beyondNote } from "./beyondAxis";
import { formatMetric } from "./formatLogs";
import { turnLayers, type Turn } from "./turns";
import { possibleScale, round, valueRange, type AxisScale } from "./valueAxis";

/** Colours that can be seen on white and on a dark page. */
const COLOURS = {
  "training, by step": "#7fb2e5",
  "training, mean of the epoch": "#2f74c0",
  validation: "#e8710a",
  evaluation: "#3d9142",
} as const;
type Series = keyof typeof COLOURS;

/**
 * The size of a panel where there are one, two or three in a row: JupyterLab has 840 pixels beside its file
 * list in a window of 1,280, and 460 in one of 900.
 */
const PANEL_SIZES = [
  { width: 380, height: 240 },
  { width: 300, height: 230 },
  { width: 184, height: 220 },
];
/** The pixels that a panel takes beside its curves: those of the y axis and of the gap to the next panel. */
const BESIDE = 68;

/** Arranges panels in rows: returns their size, and the properties of the specification that holds them. */
export function panelGrid(count: number) {
  const columns = Math.min(count, PANEL_SIZES.length);
  const size = PANEL_SIZES[columns - 1];
  return { size, grid: { spacing: 14, ...columnsThatFit(columns, size.width + BESIDE) } };
}

/** What a chart shows besides its curves, and how. */
export interface ChartNotes {
  /** Lines of text below the title. */
  explanation?: string[];
  turns?: Turn[];
  /** The y axes. @defaultValue "linear" */
  scale?: AxisScale;
}

/** Makes one panel for each metric, each with a y axis of its own. `xTitle` names what x counts. */
export function lossChartSpec(
  curves: Curves[],
  title: string[],
  xTitle: "epoch" | "step",
  { explanation = [], turns = [], scale = "linear" }: ChartNotes = {},
): TopLevelSpec {
  const shown = (Object.keys(COLOURS) as Series[]).filter((series) =>
    curves.some((each) => pointsOf(each, series).length > 0),
  );
  const { size, grid } = panelGrid(curves.length);
  const panels = curves.map((each) => panel(each, { xTitle, shown, turns, scale, size }));
  return {
    title: chartTitle([...title, ...beyondNote(panels)], explanation),
    ...grid,
    concat: panels.map(({ spec }) => spec),
  };
}

/** Returns the values of the last epoch, "0.1794, validation 0.1801", or "" during the first. */
export function lastValues({ last: { training, validation } }: Curves): string {
  const parts = training === undefined ? [] : [formatMetric(training)];
  if (validation !== undefined) parts.push(`validation ${formatMetric(validation)}`);
  return parts.join(", ");
}

function pointsOf(curves: Curves, series: Series): Point[] {
  if (series === "validation") return curves.about?.evaluated ? [] : curves.validation;
  if (series === "evaluation") return curves.about?.evaluated ? curves.validation : [];
  return series === "training, by step" ? curves.steps : curves.epochs;
}

/** Makes the head of a chart: `text` in grey, one line each, and the explanation below it. */
export function chartTitle(text: string[], explanation: string[] = []) {
  return {
    text,
    anchor: "start" as const,
    fontSize: 12,
    fontWeight: "normal" as const,
    color: FAINT_INK,
    offset: 12,
    ...(explanation.length > 0 && {
      subtitle: explanation.flatMap(linesOf),
      subtitleFontSize: 12,
      subtitleColor: INK,
    }),
  };
}

/**
 * The longest line above a chart, in characters: in a window of 900 pixels, a notebook's cell has 400 for it
 * beside the menu of the chart.
 */
const LINE = 66;

/** Breaks a text above a chart into lines. */
export const linesOf = (text: string): string[] => brokenLines(text, (line) => line.length <= LINE);

/** Returns both axes of a panel that shows the curves of one metric, of one run or of several. */
export function panelAxes(curves: Curves[], xTitle: string, wished: AxisScale, width: number) {
  const [{ metric, about }] = curves;
  const { unit, range, guide, evaluated = false }: Metric = about ?? { unit: metric };
  const hasSteps = curves.some(({ steps }) => steps.length > 0);
  const xs = curves.flatMap((each) => [...each.steps, ...each.epochs, ...each.validation]).map(({ x }) => x);
  const [first, last] = [Math.min(...xs), Math.max(...xs)];
  const wholeEpochs = last >= 2 || !hasSteps;
  const most = Math.min(Math.floor(width / 46), 6); // the most labels that stand apart
  const type = possibleScale(curves, wished);
  const domain = valueRange(curves, type, range);
  const x = {
    field: "x",
    type: "quantitative" as const,
    title: xTitle,
    scale: {
      domain: [hasSteps || evaluated ? 0 : Math.floor(first), endOfX(last, xTitle)],
      nice: false,
    },
    axis: {
      tickCount: wholeEpochs ? Math.min(Math.max(Math.floor(last), 1), most) : most,
      grid: false,
      labelFlush: false,
      labelOverlap: "greedy" as const,
      labelSeparation: 6,
    },
  };
  const y = {
    field: "y",
    type: "quantitative" as const,
    title: unit,
    scale: { type, domain, nice: false, ...(type === "linear" && { zero: false }) },
    // A number above the axis would lift the panel's title.
    axis: { tickCount: 6, labelFlush: 6, ...(type === "log" && { format: ".3~g" }) },
  };
  const tooltip = [
    { field: "x", title: xTitle, type: "quantitative" as const },
    { field: "y", title: metric, type: "quantitative" as const, format: ".4~g" },
  ];
  /** Points as rows of data; those that a log axis cannot show are left out. */
  const rows = (points: Point[]) => ({
    values: points
      .filter(({ value }) => type === "linear" || value > 0)
      .map((point) => ({ x: round(point.x), y: round(point.value) })),
  });
  const hasGuide = guide && guide.value >= domain[0] && guide.value <= domain[1];
  return { x, y, domain, guide: hasGuide ? guide : undefined, tooltip, rows };
}

/**
 * Returns the end of the x axis, from the last x. At first it stands still for a while, so that a curve grows
 * to the right from its first seconds, above labels that do not change.
 */
function endOfX(last: number, xTitle: string): number {
  const ends = xTitle === "step" ? [10, 20, 50, 100] : [0.1, 0.2, 0.5, 1];
  const edge = 0.02 * last; // otherwise the outermost points would be cut in half
  return ends.find((end) => end >= last) ?? last + edge;
}

/** The look of a panel's legends, below it. */
export const LEGEND = {
  orient: "bottom" as const,
  title: null,
  labelFontSize: 11,
  labelLimit: 0,
  symbolType: "stroke",
  symbolOpacity: 1,
  symbolStrokeWidth: 3,
};

interface PanelOptions {
  xTitle: string;
  shown: Series[];
  turns: Turn[];
  scale: AxisScale;
  size: { width: number; height: number };
}

function panel(curves: Curves, { xTitle, shown, turns, scale, size }: PanelOptions) {
  const { metric } = curves;
  const axes = panelAxes([curves], xTitle, scale, size.width);
  const { x, y, guide, tooltip, rows } = axes;
  const color = (series: Series) => ({
    datum: series,
    scale: { domain: shown, range: shown.map((each) => COLOURS[each]) },
    legend: LEGEND,
  });
  const data = (series: Series) => rows(pointsOf(curves, series));
  const reach = Math.round(curves.steps.length / 48); // the smoothing takes this many points on either side
  const byEpoch = (series: Series) => ({
    data: data(series),
    mark: { type: "line" as const, clip: true, strokeWidth: 1.5, point: { filled: true, size: 28 } },
    encoding: { x, y, color: color(series), tooltip },
  });
  const beyond = beyondLayers([curves.steps, curves.epochs, curves.validation], axes, metric);
  const spec = {
    ...size,
    title: { text: metric, fontSize: 13, subtitle: lastValues(curves) || " " },
    layer: [
      {
        data: data("training, by step"),
        mark: {
          type: "line" as const,
          clip: true,
          strokeWidth: 1,
          opacity: 0.4,
          point: curves.steps.length < 4,
        },
        encoding: { x, y, color: color("training, by step") },
      },
      {
        data: data("training, by step"),
        transform: [
          {
            window: [{ op: "mean" as const, field: "y", as: "smooth" }],
            frame: [-reach, reach] as [number, number],
          },
        ],
        mark: { type: "line" as const, clip: true, strokeWidth: 2 },
        encoding: { x, y: { ...y, field: "smooth" }, color: color("training, by step") },
      },
      byEpoch("training, mean of the epoch"),
      byEpoch("validation"),
      byEpoch("evaluation"),
      ...beyond,
      ...(guide ? guideLayers(guide, y, size.width) : []),
      ...turnLayers(turns, x, size.width),
    ].filter((layer) => layer.data.values.length > 0),
  };
  return { spec, beyond };
}

/** Draws a horizontal line across the panel, with its meaning at its end. */
function guideLayers({ value, label }: NonNullable<Metric["guide"]>, y: object, width: number) {
  const shared = {
    data: { values: [{}] },
    encoding: { y: { ...y, field: undefined, datum: value } },
  };
  const color = "#808080";
  return [
    { ...shared, mark: { type: "rule" as const, color, strokeDash: [4, 3], clip: true } },
    {
      ...shared,
      mark: { type: "text" as const, color, align: "left" as const, x: width + 4, text: label },
    },
  ];
}
