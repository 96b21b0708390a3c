/** The y axis of a loss chart: which values it shows, and what lies beyond it. */
import type { Curves, Point } from "./curves";
/** How an axis maps values. On a log axis values that are not positive cannot be drawn. */
export type AxisScale = "linear" | "log";
/** The range of the y axis, with a margin. `least` is shown in any case, on a linear axis. */
export declare function valueRange(curves: Curves[], scale: AxisScale, least?: readonly [number, number]): [number, number];
/** "linear" where a log axis would have nothing to show. */
export declare function possibleScale(curves: Curves[], scale: AxisScale): AxisScale;
/**
 * The y range in which the curves are worth looking at. A loss falls from a great height in its first steps,
 * has spikes of single steps, and may explode at the end: an axis that holds all of that flattens the rest.
 * Lines are clipped to it.
 */
export declare function interestingRange({ steps, epochs, validation }: Curves): [number, number];
/** The farthest point of each stretch of a line that lies beyond the range. */
export declare function pointsBeyond(points: Point[], [low, high]: [number, number]): Point[];
/** Six digits: shorter in the notebook's file, and finer than the eye. */
export declare const round: (value: number) => number;
