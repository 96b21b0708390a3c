/** The points of the scatter, drawn on a canvas of a page or of a picture. */

const CATEGORY_10 = "#1f77b4 #ff7f0e #2ca02c #d62728 #9467bd #8c564b #e377c2 #7f7f7f #bcbd22 #17becf".split(
  " ",
);
const CATEGORY_20 = (
  "#1f77b4 #aec7e8 #ff7f0e #ffbb78 #2ca02c #98df8a #d62728 #ff9896 #9467bd #c5b0d5 " +
  "#8c564b #c49c94 #e377c2 #f7b6d2 #7f7f7f #c7c7c7 #bcbd22 #dbdb8d #17becf #9edae5"
).split(" ");

/** Returns the colour of one label, if there are `labels` of them. */
export function labelColour(label: number, labels: number): string {
  const colours = labels <= 10 ? CATEGORY_10 : CATEGORY_20;
  return colours[label % colours.length];
}

/** Returns the labels that occur, in ascending order, and the colour of each. */
export function labelsIn(labels: ArrayLike<number>) {
  const present = [...new Set(Array.from(labels))].sort((a, b) => a - b);
  const count = Math.max(0, ...present) + 1;
  return { present, colourOf: (label: number) => labelColour(label, count) };
}

/** The part of a plane that is shown: a square, so that N(0, I) is round. */
export interface View {
  /** The coordinates in the middle. */
  x: number;
  y: number;
  /** The distance from the middle to an edge. */
  half: number;
}

/** The view where there are no points: nearly all of N(0, I). */
const DEFAULT_VIEW: View = { x: 0, y: 0, half: 3 };

/** Returns the view that holds all points of a plane, with a margin. */
export function viewOf(x: ArrayLike<number>, y: ArrayLike<number>): View {
  if (x.length === 0) return DEFAULT_VIEW;
  const [left, right] = extent(x);
  const [bottom, top] = extent(y);
  const half = 0.54 * Math.max(right - left, top - bottom) || DEFAULT_VIEW.half;
  return { x: (left + right) / 2, y: (bottom + top) / 2, half };
}

/** Returns the least and the greatest value. */
export function extent(values: ArrayLike<number>): [least: number, greatest: number] {
  let [least, greatest] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    least = Math.min(least, values[i]);
    greatest = Math.max(greatest, values[i]);
  }
  return [least, greatest];
}

/** What is drawn: the points' coordinates in the plane, and the colour of each. */
export interface Scatter {
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  colour: (index: number) => string;
  /** Returns false for points that the reader has filtered out. */
  isShown: (index: number) => boolean;
}

/** The part of a canvas' context that is used here. The context of Node's canvas has it too. */
interface Context {
  globalAlpha: number;
  fillStyle: unknown;
  clearRect(x: number, y: number, width: number, height: number): void;
  beginPath(): void;
  arc(x: number, y: number, radius: number, start: number, end: number): void;
  fill(): void;
}

/** Draws a scatter on a square of `side` pixels, with y upwards. */
export function drawScatter(context: Context, { x, y, colour, isShown }: Scatter, view: View, side: number) {
  context.clearRect(0, 0, side, side);
  const crowd = Math.min(x.length / 5000, 1); // 1 for 5,000 points or more
  const radius = (side / 392) * (3.4 - 1.6 * crowd);
  for (let i = 0; i < x.length; i++) {
    context.globalAlpha = isShown(i) ? 0.85 - 0.3 * crowd : 0.04;
    context.fillStyle = colour(i);
    context.beginPath();
    const left = (0.5 + (x[i] - view.x) / (2 * view.half)) * side;
    const top = (0.5 - (y[i] - view.y) / (2 * view.half)) * side;
    context.arc(left, top, radius, 0, 2 * Math.PI);
    context.fill();
  }
}

/**
 * Returns the index of the shown point that is nearest to a position, or undefined if none is within
 * `distance`.
 */
export function nearestPoint(
  { x, y, isShown }: Scatter,
  at: { x: number; y: number },
  distance: number,
): number | undefined {
  let [nearest, least]: [number | undefined, number] = [undefined, distance];
  for (let i = 0; i < x.length; i++) {
    const away = Math.hypot(x[i] - at.x, y[i] - at.y);
    if (away <= least && isShown(i)) [nearest, least] = [i, away];
  }
  return nearest;
}
