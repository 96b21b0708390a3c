/** The columns of a gallery's table. */
import { svg } from "../pad/elements";
import type { GalleryContents, GalleryRun } from "./contents";

export interface Column {
  title: string;
  cell: (run: GalleryRun) => Node | string;
  /** What the column is sorted by. A column without it cannot be sorted. */
  sortKey?: (run: GalleryRun) => string | number | boolean | undefined;
  /** The highest value comes first when the column is sorted for the first time. */
  bestIsHighest?: boolean;
}

/** The size of the drawing of a curve, in pixels. */
const [WIDTH, HEIGHT] = [120, 28];

export function makeColumns({ settings, metrics, runs }: GalleryContents): Column[] {
  const curve = longestCurve(runs);
  return [
    {
      title: "run",
      sortKey: ({ id }) => id,
      cell: ({ id, state, reason }) =>
        state === "done" ? id : `${id} ${state}${reason ? `: ${reason}` : ""}`,
    },
    ...settings.map((name): Column => ({
      title: name,
      sortKey: (run) => run.settings[name],
      cell: (run) => String(run.settings[name] ?? ""),
    })),
    ...(curve ? [{ title: `course of ${curve}`, cell: sparkline(curve, runs) }] : []),
    ...metrics.map(({ name, best }): Column => ({
      title: name,
      sortKey: (run) => run.final[name],
      cell: (run) => run.final[name]?.toPrecision(4) ?? "",
      bestIsHighest: best === "highest",
    })),
    { title: "seconds", sortKey: (run) => run.seconds, cell: (run) => run.seconds?.toFixed(0) ?? "" },
  ];
}

/** Returns the name of the metric with the most points. */
function longestCurve(runs: GalleryRun[]): string | undefined {
  const curves = runs.flatMap((run) => Object.entries(run.curves)).filter(([, curve]) => curve.length > 1);
  return curves.toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0];
}

/** Draws the course of a metric. All runs have the same axes, which leave out the highest twentieth. */
function sparkline(name: string, runs: GalleryRun[]): (run: GalleryRun) => Node {
  const points = runs.flatMap((run) => run.curves[name] ?? []);
  const values = points.map(([, value]) => value).sort((a, b) => a - b);
  const [low, high] = [values[0], values[Math.floor(0.95 * (values.length - 1))]];
  const steps = Math.max(...points.map(([step]) => step));
  return (run) => {
    const path = (run.curves[name] ?? []).map(([step, value]) => {
      const y = HEIGHT - 1 - ((Math.min(value, high) - low) / (high - low || 1)) * (HEIGHT - 2);
      return `${((step / steps) * WIDTH).toFixed(1)},${y.toFixed(1)}`;
    });
    const line = svg("polyline", { points: path.join(" "), fill: "none", stroke: "currentColor" });
    return svg(
      "svg",
      { width: WIDTH, height: HEIGHT, role: "img", "aria-label": `${name} of run ${run.id}` },
      line,
    );
  };
}
