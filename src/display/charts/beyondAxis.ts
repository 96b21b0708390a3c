/** Draws marks in a chart where a line leaves its panel, and says what they mean. */
import { outlined } from "../figure/vega";
import type { Point } from "./curves";
import { pointsBeyond, round } from "./valueAxis";

const COLOUR = "#d64541";
/** The distance of the marks from the edge, in pixels: they stand inside the panel, clear of its title. */
const INSIDE = 6;

/** The axes of a panel, as `panelAxes` makes them. */
interface Axes {
  x: { scale: { domain: number[] } };
  y: object;
  domain: [number, number];
}

/** Draws triangles where a line leaves the panel, and the value of the farthest such point. */
export function beyondLayers(lines: Point[][], { x, y, domain }: Axes, metric: string) {
  const [low, high] = domain;
  const outside = lines.flatMap((points) => pointsBeyond(points, domain));
  const [left, right] = x.scale.domain;
  const sides = [
    {
      shape: "triangle-up",
      edge: high,
      yOffset: INSIDE,
      points: outside.filter(({ value }) => value > high),
    },
    {
      shape: "triangle-down",
      edge: low,
      yOffset: -INSIDE,
      points: outside.filter(({ value }) => value < low),
    },
  ];
  return sides.flatMap(({ shape, edge, yOffset, points }) => {
    const values = points.map((point) => ({ x: round(point.x), y: edge, beyond: round(point.value) }));
    const farthest = values.toSorted((a, b) => Math.abs(b.beyond) - Math.abs(a.beyond)).slice(0, 1);
    const isRight = farthest.length > 0 && farthest[0].x > (left + right) / 2;
    const beyond = { field: "beyond", title: `${metric}, beyond the axis`, type: "quantitative" as const };
    return [
      {
        data: { values },
        mark: { type: "point" as const, shape, color: COLOUR, filled: true, opacity: 1, size: 45, yOffset },
        encoding: { x, y, tooltip: [{ ...beyond, format: ".4~g" }] },
      },
      ...outlined({
        data: { values: farthest },
        mark: {
          type: "text" as const,
          color: COLOUR,
          fontSize: 10,
          yOffset,
          dx: isRight ? -7 : 7,
          align: isRight ? ("right" as const) : ("left" as const),
        },
        encoding: { x, y, text: { ...beyond, format: ".3~g" } },
      }),
    ];
  });
}

/** Returns the line above the chart that explains the marks, or an empty list if no panel has any. */
export const beyondNote = (panels: { beyond: ReturnType<typeof beyondLayers> }[]): string[] =>
  panels.some(({ beyond }) => beyond.some(({ data }) => data.values.length > 0))
    ? ["Red triangles: values beyond the axis; the number is the farthest."]
    : [];
