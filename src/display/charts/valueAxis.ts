/** The y axis of a loss chart: which values it shows, and what lies beyond it. */
import type { Curves, Point } from "./curves";

/** How an axis maps values. On a log axis values that are not positive cannot be drawn. */
export type AxisScale = "linear" | "log";

/**
 * Values farther from the median than this many times the distance of the nearer quartile are beyond the
 * axis. Noise and slopes stay far below; a metric that explodes goes far above.
 */
const FARTHEST = 50;

/**
 * The share of the values that may be spikes. Of MIN_VALUES values or more, at least one may be a spike, and
 * of fewer epochs, none is left out as the fall either.
 */
const SPIKES = 0.05;
const MIN_VALUES = 5;

/** A few values are spikes if the axis of all values is this many times as long as that of the others. */
const FLATTENED = 3;

/**
 * If there are fewer than FEW values, the axis is extended to the newest, unless that lies farther beyond the
 * axis than RISE times its length: a curve that has just begun to rise may double or triple with each step.
 */
const FEW = 40;
const RISE = 10;

/** Returns the range of the y axis, with a margin. `least` is shown in any case, on a linear axis. */
export function valueRange(
  curves: Curves[],
  scale: AxisScale,
  least?: readonly [number, number],
): [number, number] {
  const ranges: (readonly [number, number])[] = curves.map(
    scale === "log" ? positiveRange : interestingRange,
  );
  if (scale === "linear" && least) ranges.push(least);
  return [Math.min(...ranges.map(([low]) => low)), Math.max(...ranges.map(([, high]) => high))];
}

/** Returns `scale`, or "linear" if a log axis would have nothing to show. */
export function possibleScale(curves: Curves[], scale: AxisScale): AxisScale {
  const hasPositive = curves.some((each) => allValues(each).some((value) => value > 0));
  return hasPositive ? scale : "linear";
}

/**
 * Returns the y range in which the curves are worth looking at. A loss falls from a great height in its first
 * steps, has spikes of single steps, and may explode at the end: an axis that holds all of that flattens the
 * rest. Lines are clipped to it.
 */
export function interestingRange({ steps, epochs, validation }: Curves): [number, number] {
  const byEpoch = [...epochs, ...validation];
  const areFew = !steps.length && Math.max(epochs.length, validation.length) < MIN_VALUES;
  // What comes after the fall: the steps without the first tenth, or else the epochs without the first.
  const withoutFirst = byEpoch.filter((point) => areFew || point !== epochs[0]);
  const drawn = valuesOf(steps.length ? steps.slice(Math.floor(steps.length / 10)) : withoutFirst);
  const near = withoutOutliers(drawn);
  const settled = areFew ? near : withoutSpikes(near);
  const cut = steps.length ? Math.round(0.02 * settled.length) : 0; // spikes of single steps
  const [low, high] = withNewest(drawn, settled[cut], settled[settled.length - 1 - cut]);
  // The epochs belong in the picture, unless they flatten the rest too.
  const reach = 1.5 * (high - low);
  const reached = valuesOf(byEpoch).filter((value) => value > low - reach && value < high + reach);
  const [bottom, top] = [Math.min(low, ...reached), Math.max(high, ...reached)];
  const margin = 0.06 * (top - bottom) || 0.05 * Math.abs(top) || 0.05;
  return [round(bottom - margin), round(top + margin)];
}

/**
 * Returns the range of a log axis: all positive values, since a log axis holds a fall or an explosion without
 * flattening the rest.
 */
function positiveRange(curves: Curves): [number, number] {
  const exponents = allValues(curves)
    .filter((value) => value > 0)
    .map(Math.log10);
  if (exponents.length === 0) return [Infinity, -Infinity];
  const [low, high] = [Math.min(...exponents), Math.max(...exponents)];
  const margin = 0.04 * (high - low) || 0.05;
  return [round(10 ** (low - margin)), round(10 ** (high + margin))];
}

/** Returns the values in ascending order, without those that are far from all others. */
function withoutOutliers(values: number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const quantile = (share: number) => sorted[Math.round(share * (sorted.length - 1))];
  const median = quantile(0.5);
  const distances = [median - quantile(0.25), quantile(0.75) - median].filter((each) => each > 0);
  const nearer = distances.length > 0 ? Math.min(...distances) : 0;
  // The quartiles of a few nearly equal values say little: twice the median is never far.
  const farthest = Math.max(FARTHEST * nearer, 2 * Math.abs(median)) || Infinity;
  return sorted.filter((value) => Math.abs(value - median) <= farthest);
}

/**
 * Returns values in ascending order without the few at either end, if those would flatten the rest. Small
 * differences between nearly equal values are not spikes.
 */
function withoutSpikes(sorted: number[]): number[] {
  const lengthOf = (values: number[]) => values[values.length - 1] - values[0];
  const few = sorted.length < MIN_VALUES ? 0 : Math.max(1, Math.floor(SPIKES * sorted.length));
  let rest = sorted;
  for (let i = 0; i < few; i++) {
    const [withoutLow, withoutHigh] = [rest.slice(1), rest.slice(0, -1)];
    rest = lengthOf(withoutLow) < lengthOf(withoutHigh) ? withoutLow : withoutHigh;
  }
  const median = Math.abs(sorted[Math.floor(sorted.length / 2)]);
  const isFlattened = lengthOf(sorted) > Math.max(FLATTENED * lengthOf(rest), 0.2 * median);
  return isFlattened ? rest : sorted;
}

/** Extends the range of a few values to the newest of them. */
function withNewest(values: number[], low: number, high: number): [number, number] {
  const newest = values[values.length - 1];
  const beyond = Math.max(low - newest, newest - high);
  const isShown = values.length < FEW && beyond <= RISE * (high - low);
  return isShown ? [Math.min(low, newest), Math.max(high, newest)] : [low, high];
}

/** Returns the farthest point of each stretch of a line that lies beyond the range. */
export function pointsBeyond(points: Point[], [low, high]: [number, number]): Point[] {
  const sideOf = ({ value }: Point) => (value > high ? 1 : value < low ? -1 : 0);
  const farthest: Point[] = [];
  let before = 0;
  for (const point of points) {
    const side = sideOf(point);
    const last = farthest.at(-1);
    if (side !== 0 && side !== before) farthest.push(point);
    else if (side !== 0 && last && side * point.value > side * last.value)
      farthest[farthest.length - 1] = point;
    before = side;
  }
  return farthest;
}

const allValues = ({ steps, epochs, validation }: Curves) => valuesOf([...steps, ...epochs, ...validation]);

const valuesOf = (points: Point[]) => points.map(({ value }) => value);

/** Rounds to six digits, which are shorter in the notebook's file and still finer than the eye can see. */
export const round = (value: number): number => Number(value.toPrecision(6));
