import { createRequire } from "node:module";

const COLOURS = { genbook: "#1f77b4", Keras: "#d62728", PyTorch: "#ee9336" };
const colour = {
  field: "who",
  type: "nominal",
  title: null,
  scale: { domain: Object.keys(COLOURS), range: Object.values(COLOURS) },
};
const contestants = ({ ours, keras, torch }) =>
  Object.entries({ genbook: ours, Keras: keras, PyTorch: torch }).filter(([, value]) => value !== null);

/** Bars with each row's numbers, divided by Keras'. */
function bars(rows) {
  const values = rows.flatMap((row) =>
    contestants(row).map(([who, value]) => ({ row: row.title, who, relative: value / row.keras })),
  );
  return {
    title: "Relative to Keras (less is better)",
    data: { values },
    width: 420,
    height: { step: 9 },
    mark: "bar",
    encoding: {
      y: {
        field: "row",
        type: "nominal",
        title: null,
        sort: null,
        axis: { labelLimit: 400 },
        scale: { paddingInner: 0.3 },
      },
      yOffset: { field: "who", sort: Object.keys(COLOURS) },
      x: { field: "relative", type: "quantitative", title: "number ÷ Keras' number" },
      color: colour,
    },
  };
}

const AXES = { batch: "images in a batch (VAE)", width: "width (DCGAN, batch 20)" };

/** Lines on logarithmic axes with the time of a step as `axis` grows. */
function curve(axis, rows) {
  const values = rows.flatMap((row) => contestants(row).map(([who, ms]) => ({ x: row.growth[1], who, ms })));
  const scale = { type: "log", base: 2, nice: false };
  return {
    title: `How time grows with ${axis}`,
    data: { values },
    width: 280,
    height: 200,
    mark: { type: "line", point: true },
    encoding: {
      x: {
        field: "x",
        type: "quantitative",
        title: AXES[axis],
        scale,
        axis: { values: [...new Set(values.map(({ x }) => x))], format: "~r", grid: false },
      },
      y: {
        field: "ms",
        type: "quantitative",
        title: "ms a step",
        scale: { type: "log" },
        axis: { tickCount: 5 },
      },
      color: colour,
    },
  };
}

/** Returns a Vega-Lite specification of bench.json's rows, or undefined where there is nothing to draw. */
export function chartSpec(rows) {
  const main = rows.filter((row) => !row.growth && row.keras);
  const curves = Object.keys(AXES)
    .map((axis) => [axis, rows.filter(({ growth }) => growth?.[0] === axis)])
    .filter(([, points]) => points.length > 1)
    .map(([axis, points]) => curve(axis, points));
  const parts = [
    ...(main.length > 0 ? [bars(main)] : []),
    ...(curves.length > 0 ? [{ hconcat: curves }] : []),
  ];
  if (parts.length === 0) return undefined;
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    background: "white",
    padding: 10,
    vconcat: parts,
  };
}

/** Returns the picture as PNG, or undefined where there is nothing to draw. It needs the build. */
export async function chartPng(rows) {
  const spec = chartSpec(rows);
  if (!spec) return undefined;
  const { chartFigure } = createRequire(import.meta.url)("../dist/display/figure/vega.js");
  return Buffer.from(await chartFigure("bench", spec, "").picture(), "base64");
}
