/** Parallel coordinates: an axis for each setting and metric, and a line across them for each run. */
import type { TopLevelSpec } from "vega-lite";
import { chartFigure, FAINT_INK, INK, LINE, outlined, type Chart } from "../../display/figure/vega";
import type { GalleryContents, GalleryRun } from "../../pages/gallery/contents";

type Value = number | string | boolean | undefined;

/** An axis: where each value lies on it, 0..1 from the bottom, and the labels beside it. */
interface Axis {
  name: string;
  of: (run: GalleryRun) => Value;
  place: (value: Value) => number;
  labels: [text: string, place: number][];
}

/** The most metrics that get an axis of their own. */
const METRICS = 4;
/** Numbers whose largest is this many times the smallest get a logarithmic axis. */
const LOGARITHMIC = 30;
/** The colours of the lowest and the highest value, on white and on dark paper. */
const COLOURS = ["#2b8cbe", "#f28e2b"];

/** Draws the runs that have a value on every axis. The name of each line is that of its run. */
export function parallelChart({ settings, metrics, runs }: GalleryContents, title: string): Chart {
  const names = metrics.slice(0, METRICS).map(({ name }) => name);
  const shown = runs.filter(
    ({ final }) => names.length > 0 && names.every((name) => final[name] !== undefined),
  );
  if (shown.length === 0) return chartFigure("sweep", undefined, `${title}: no run has trained anything yet`);
  const axes = [
    ...settings.map((name) => axis(name, shown, (run) => run.settings[name])),
    ...names.map((name) => axis(name, shown, (run) => run.final[name])),
  ];
  const points = shown.flatMap((run) =>
    axes.map(({ name, of, place }) => ({
      run: run.id,
      axis: name,
      place: place(of(run)),
      colour: run.final[names[0]],
    })),
  );
  const labels = axes.flatMap(({ name, labels }) =>
    labels.map(([text, place]) => ({ axis: name, text, place })),
  );
  const top = {
    orient: "top" as const,
    title: null,
    labelAngle: 0,
    labelPadding: 12,
    domain: false,
    ticks: false,
  };
  const x = { field: "axis", type: "nominal" as const, sort: null, axis: top };
  const y = { field: "place", type: "quantitative" as const, axis: null, scale: { domain: [0, 1] } };
  const chart: TopLevelSpec = {
    width: Math.max(300, 120 * axes.length),
    height: 240,
    layer: [
      {
        data: { values: axes.map(({ name }) => ({ axis: name })) },
        encoding: { x },
        mark: { type: "rule", color: LINE },
      },
      {
        data: { values: points },
        encoding: {
          x,
          y,
          detail: { field: "run" },
          description: { field: "run" },
          color: {
            field: "colour",
            type: "quantitative",
            scale: { range: COLOURS, zero: false },
            legend: { title: names[0], titleColor: INK, labelColor: INK },
          },
        },
        mark: { type: "line", opacity: 0.85 },
      },
      ...outlined({
        data: { values: labels },
        encoding: { x, y, text: { field: "text" } },
        mark: { type: "text" as const, align: "left" as const, dx: 5, color: FAINT_INK },
      }),
    ],
  };
  return chartFigure(
    "sweep",
    chart,
    `${title}: ${shown.length} runs, ${axes.map(({ name }) => name).join(", ")}`,
  );
}

function axis(name: string, runs: GalleryRun[], of: Axis["of"]): Axis {
  const values = [...new Set(runs.map(of))];
  const numbers = values.filter((each) => typeof each === "number");
  if (numbers.length < values.length) return { name, of, ...ofNames(values.map(String)) };
  return { name, of, ...ofNumbers(numbers) };
}

function ofNames(names: string[]): Pick<Axis, "place" | "labels"> {
  const place = (value: Value) => (names.indexOf(String(value)) + 0.5) / names.length;
  return { place, labels: names.map((each) => [each, place(each)]) };
}

function ofNumbers(numbers: number[]): Pick<Axis, "place" | "labels"> {
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const scale = low > 0 && high > LOGARITHMIC * low ? Math.log : (value: number) => value;
  const place = (value: Value) =>
    low === high ? 0.5 : (scale(value as number) - scale(low)) / (scale(high) - scale(low));
  const few = numbers.length <= 5 ? numbers : [low, high];
  return { place, labels: few.map((each) => [String(Number(each.toPrecision(3))), place(each)]) };
}
