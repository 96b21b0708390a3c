import type { TopLevelSpec } from "vega-lite";
import type { tf } from "../../tensorflow/backend";
import type { Figure } from "../figure/bundle";
import { chartFigure, LINE } from "../figure/vega";

export interface LatentScatterOptions {
  title?: string;
  /** The name of label i in the legend. @defaultValue the label's number */
  classNames?: string[];
  /**
   * Titles of the two axes. With the title "", an axis is not drawn, for a plane such as UMAP's, whose
   * coordinates mean nothing.
   *
   * @defaultValue "zMean[0]" and "zMean[1]"
   */
  axes?: [string, string];
}

/**
 * Shows where images lie in the latent space: a point for each, at the first two numbers of its zMean,
 * coloured by its label. In a latent space of one dimension, the points form a strip, in which their height
 * means nothing. A click in the legend shows one label alone. Points that are not finite are left out and
 * counted in the subtitle.
 *
 * @param zMean [n, 1 or more]; read at once, so you may dispose of it afterwards
 * @param labels [n], integers from 0; read at once too
 * @throws Error for other shapes, and where no point is finite
 */
export function latentScatter(
  zMean: tf.Tensor2D,
  labels: tf.Tensor1D,
  { title = "Latent space", classNames, axes = ["zMean[0]", "zMean[1]"] }: LatentScatterOptions = {},
): Figure {
  const [n, latentDim] = zMean.shape;
  if (zMean.shape.length !== 2 || n < 1 || latentDim < 1 || labels.shape.join() !== String(n)) {
    throw new Error(
      `latentScatter expects zMean [n, 1 or more] and labels [n] with n ≥ 1, ` +
        `got [${zMean.shape.join(", ")}] and [${labels.shape.join(", ")}]`,
    );
  }
  const z = zMean.dataSync();
  const all = Array.from(labels.dataSync(), (label, i) => ({
    x: z[i * latentDim],
    y: latentDim > 1 ? z[i * latentDim + 1] : (i * GOLDEN) % 1,
    name: classNames?.[label] ?? String(label),
    label,
  }));
  const points = all.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  if (points.length === 0) throw new Error(`latentScatter: none of the ${n} points of zMean is finite`);

  const notes = [`${points.length.toLocaleString("en")} images`];
  if (latentDim > 2) notes.push(`the first 2 of ${latentDim} dimensions`);
  if (points.length < n) notes.push(`${n - points.length} not finite, left out`);
  const subtitle = notes.join(", ");
  const isStrip = latentDim === 1;
  const spec = latentScatterSpec(points, { title, subtitle, axes: isStrip ? [axes[0], ""] : axes, isStrip });
  return chartFigure("latent space", spec, `${title}: ${subtitle}`, "canvas");
}

interface LatentPoint {
  x: number;
  y: number;
  name: string;
  label: number;
}

/** The longer side, and the height of a strip, in pixels. */
const [SIDE, STRIP] = [400, 90];
/** Multiples of this number, modulo 1, fill a strip evenly. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

interface Look {
  title: string;
  subtitle: string;
  axes: [string, string];
  isStrip: boolean;
}

function latentScatterSpec(
  points: LatentPoint[],
  { title, subtitle, axes: [xTitle, yTitle], isStrip }: Look,
): TopLevelSpec {
  const x = extent(points.map((point) => point.x));
  const y = extent(points.map((point) => point.y));
  // A unit is the same number of pixels in both directions, so N(0, I) is round.
  const unit = SIDE / (isStrip ? x.length : Math.max(x.length, y.length));
  const names = [...new Map(points.map(({ label, name }) => [label, name])).entries()]
    .sort(([a], [b]) => a - b)
    .map(([, name]) => name);
  // 0: up to 200 points, 1: 10,000 and more.
  const crowd = Math.min(Math.max((points.length - 200) / 9800, 0), 1);
  const opacity = 0.85 - 0.4 * crowd;
  const position = (field: string, axisTitle: string, { domain }: { domain: number[] }) => ({
    field,
    type: "quantitative" as const,
    title: axisTitle,
    scale: { domain, nice: false, zero: false },
    ...(axisTitle === "" && { axis: null }),
  });
  return {
    title: { text: title, subtitle, anchor: "start" },
    width: Math.max(Math.round(x.length * unit), 60),
    height: isStrip ? STRIP : Math.max(Math.round(y.length * unit), 60),
    // As CSV, 10,000 points take a third of the space that they would take as objects.
    data: {
      values: ["x,y,label", ...points.map((p) => `${p.x.toFixed(3)},${p.y.toFixed(3)},${csv(p.name)}`)].join(
        "\n",
      ),
      format: { type: "csv", parse: { x: "number", y: "number", label: "string" } },
    },
    params: [{ name: "picked", select: { type: "point", fields: ["label"] }, bind: "legend" }],
    view: { stroke: LINE },
    mark: { type: "circle", clip: true, size: 45 - 33 * crowd },
    encoding: {
      x: position("x", xTitle, x),
      y: position("y", yTitle, y),
      color: {
        field: "label",
        type: "nominal",
        title: "label",
        sort: null,
        scale: { domain: names, scheme: names.length <= 10 ? "category10" : "category20" },
        legend: { symbolOpacity: 1, symbolSize: 80, orient: "bottom", columns: 5 },
      },
      opacity: { condition: { param: "picked", value: opacity }, value: 0.03 },
      tooltip: [
        { field: "label", type: "nominal" },
        ...[
          { field: "x", title: xTitle, type: "quantitative" as const },
          { field: "y", title: yTitle, type: "quantitative" as const },
        ].filter((each) => each.title !== ""),
      ],
    },
  };
}

/** Returns the range of the values, with a margin at both ends. */
function extent(values: number[]): { domain: [number, number]; length: number } {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const margin = 0.04 * (high - low) || 0.5;
  const [start, end] = [Number((low - margin).toFixed(3)), Number((high + margin).toFixed(3))];
  return { domain: [start, end], length: end - start };
}

const csv = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
