import type { TopLevelSpec } from "vega-lite";
import type { Metric } from "../../training/metrics";
import type { Curves, Point } from "./curves";
import { formatMetric } from "./formatLogs";

/** Where a setting was turned, drawn as a line upwards. */
export interface Turn {
  x: number;
  /** "klWeight 0.001", a line each */
  label: string[];
}

const COLOURS = {
  "training, by step": "#7fb2e5",
  "training, mean of the epoch": "#1f4e8c",
  validation: "#e8710a",
} as const;
type Series = keyof typeof COLOURS;

/** Width and height of a panel where one, two, or three stand in a row: JupyterLab shows 800 pixels beside its file list. */
const PANEL_SIZES = [
  { width: 560, height: 260 },
  { width: 300, height: 230 },
  { width: 184, height: 220 },
];

/** One panel a metric, each with its own y scale. `xTitle`: what x counts. `explanation`: lines below the title. */
export function lossChartSpec(
  curves: Curves[],
  title: string[],
  xTitle: "epoch" | "step",
  { explanation = [], turns = [] }: { explanation?: string[]; turns?: Turn[] } = {},
): TopLevelSpec {
  const shown = (Object.keys(COLOURS) as Series[]).filter((series) =>
    curves.some((each) => pointsOf(each, series).length > 0),
  );
  const columns = Math.min(curves.length, PANEL_SIZES.length);
  return {
    title: {
      ...{ text: title, anchor: "start", fontSize: 12, fontWeight: "normal", color: "#555", offset: 12 },
      ...(explanation.length && { subtitle: explanation, subtitleFontSize: 12, subtitleColor: "#222" }),
    },
    spacing: 14,
    columns,
    concat: curves.map((each) => panel(each, xTitle, shown, turns, PANEL_SIZES[columns - 1])),
  };
}

/** The numbers of the last epoch: "0.1794, validation 0.1801", or "" in the first. */
export function lastValues({ last: { training, validation } }: Curves): string {
  const parts = training === undefined ? [] : [formatMetric(training)];
  if (validation !== undefined) parts.push(`validation ${formatMetric(validation)}`);
  return parts.join(", ");
}

function pointsOf(curves: Curves, series: Series): Point[] {
  if (series === "validation") return curves.validation;
  return series === "training, by step" ? curves.steps : curves.epochs;
}

function panel(
  curves: Curves,
  xTitle: string,
  shown: Series[],
  turns: Turn[],
  size: { width: number; height: number },
) {
  const { metric, about = { unit: metric } } = curves;
  const { unit, range, guide }: Metric = about;
  const xs = [...curves.steps, ...curves.epochs, ...curves.validation].map(({ x }) => x);
  const [first, last] = [Math.min(...xs), Math.max(...xs)];
  const edge = 0.02 * last; // or the outermost points would be cut in half
  const wholeEpochs = last >= 2 || curves.steps.length === 0;
  const x = {
    field: "x",
    type: "quantitative" as const,
    title: xTitle,
    scale: { domain: [curves.steps.length ? 0 : Math.floor(first), last + edge], nice: false },
    axis: {
      tickCount: wholeEpochs ? Math.min(Math.max(Math.floor(last), 1), 6) : 6,
      grid: false,
      labelFlush: false,
    },
  };
  const y = {
    field: "y",
    type: "quantitative" as const,
    title: unit,
    scale: { domain: widened(interestingRange(curves), range), nice: false, zero: false },
    axis: { tickCount: 6, labelFlush: 6 }, // a number above the axis would lift this panel's title
  };
  const color = (series: Series) => ({
    datum: series,
    scale: { domain: shown, range: shown.map((each) => COLOURS[each]) },
    legend: {
      orient: "bottom" as const,
      title: null,
      labelFontSize: 11,
      labelLimit: 0,
      symbolType: "stroke",
      symbolOpacity: 1,
      symbolStrokeWidth: 3,
    },
  });
  const tooltip = [
    { field: "x", title: xTitle, type: "quantitative" as const },
    { field: "y", title: metric, type: "quantitative" as const, format: ".4~f" },
  ];
  const data = (series: Series) => ({
    values: pointsOf(curves, series).map((point) => ({ x: round(point.x), y: round(point.value) })),
  });
  const reach = Math.round(curves.steps.length / 48); // of the smoothing, in points to either side
  const byEpoch = (series: Series) => ({
    data: data(series),
    mark: { type: "line" as const, clip: true, strokeWidth: 1.5, point: { filled: true, size: 28 } },
    encoding: { x, y, color: color(series), tooltip },
  });
  return {
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
      ...(guide ? guideLayers(guide, y, size.width) : []),
      ...turnLayers(turns, x, size.width),
    ].filter((layer) => layer.data.values.length > 0),
  };
}

/** Pixels of a letter, and of the gap to the next panel that a label may take. */
const LETTER = 5.1;
const GAP = 10;

/** A thin line from the bottom to the top where a setting was turned, and which. */
function turnLayers(turns: Turn[], x: { scale: { domain: number[] } }, width: number) {
  const data = { values: turns.map(({ x, label }) => ({ x: round(x), label: label.join(", ") })) };
  const color = "#7a4fa3";
  const rule = {
    data,
    mark: { type: "rule" as const, color, opacity: 0.7, clip: true },
    encoding: { x, tooltip: [{ field: "label", title: "turned", type: "nominal" as const }] },
  };
  // Of several, the last is written out: a panel has room for one.
  const labels = turns.slice(-1).map(({ x: turned, label }) => {
    const [from, to] = x.scale.domain;
    const at = (width * (turned - from)) / (to - from);
    const long = LETTER * Math.max(...label.map(({ length }) => length));
    const place =
      at + 3 + long < width + GAP ? { x: at + 3 } : { x: Math.max(at - 3, long), align: "right" as const };
    return {
      data: { values: [{}] },
      mark: {
        ...{ type: "text" as const, color, fontSize: 10, text: label, y: 2 },
        ...{ align: "left" as const, baseline: "top" as const, ...place },
      },
    };
  });
  return [rule, ...labels];
}

/** A thin line across the panel, and what it means at its end. */
function guideLayers({ value, label }: NonNullable<Metric["guide"]>, y: object, width: number) {
  const shared = {
    data: { values: [{}] },
    encoding: { y: { ...y, field: undefined, datum: value } },
  };
  const color = "#777";
  return [
    { ...shared, mark: { type: "rule" as const, color, strokeDash: [4, 3], clip: true } },
    {
      ...shared,
      mark: { type: "text" as const, color, align: "left" as const, x: width + 4, text: label },
    },
  ];
}

/**
 * The y range in which the curves are worth looking at: a loss falls from a great height in its first steps, and a scale
 * that holds them flattens all that follows. Lines are clipped to it.
 */
export function interestingRange({ steps, epochs, validation }: Curves): [number, number] {
  const byEpoch = [...epochs, ...validation];
  // What comes after the fall: the steps but for the first tenth, or else the epochs but for the first.
  const withoutFirst = byEpoch.filter((point) => byEpoch.length < 4 || point !== epochs[0]);
  const settled = valuesOf(steps.length ? steps.slice(Math.floor(steps.length / 10)) : withoutFirst);
  settled.sort((a, b) => a - b);
  const cut = steps.length ? Math.round(0.02 * settled.length) : 0; // spikes of single steps
  const [low, high] = [settled[cut], settled[settled.length - 1 - cut]];
  // The epochs belong in the picture, if they do not flatten the rest either.
  const reach = 1.5 * (high - low);
  const near = valuesOf(byEpoch).filter((value) => value > low - reach && value < high + reach);
  const [bottom, top] = [Math.min(low, ...near), Math.max(high, ...near)];
  const margin = 0.06 * (top - bottom) || 0.05 * Math.abs(top) || 1;
  return [round(bottom - margin), round(top + margin)];
}

const widened = (
  [low, high]: [number, number],
  [from, to]: readonly [number, number] = [low, high],
): [number, number] => [Math.min(low, from), Math.max(high, to)];

const valuesOf = (points: Point[]) => points.map(({ value }) => value);

/** Six digits: shorter in the notebook's file, and finer than the eye. */
const round = (value: number) => Number(value.toPrecision(6));
