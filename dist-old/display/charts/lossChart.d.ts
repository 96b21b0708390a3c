import type { History } from "../../training/fit";
import { type Figure } from "../figure/bundle";
import { type Curves } from "./curves";
import { type ChartNotes, type Turn } from "./lossChartSpec";
import type { AxisScale } from "./valueAxis";
export interface LossChartOptions {
    /** The y axes. A log axis leaves out values that are not positive. @defaultValue "linear" */
    scale?: AxisScale;
}
/**
 * The curves of a finished run, epoch by epoch: a panel for each metric, with training and validation, and a
 * line where a setting was turned during the run. Several histories by name are compared in one chart:
 *
 *     lossChart({ "seed 1": first, "seed 2": second })
 *
 * A history that two calls of `fit` made, [...first, ...second], is one run: its epochs are counted on.
 *
 * The y axis leaves out what would flatten everything else (the fall of the first epoch, spikes, an
 * explosion), and red triangles mark where a line leaves it.
 *
 * @throws Error for a history without epochs
 */
export declare function lossChart(history: History | Record<string, History>, { scale }?: LossChartOptions): Figure;
/**
 * Marks settings that changed at `step`; those of the first step are where they began. `unit` is the unit of
 * x, in steps.
 */
export declare function turnsOf(step: number, unit: number, settings: Record<string, number>): Turn[];
export declare function lossFigure(curves: Curves[], state: string, xTitle: "epoch" | "step", { explanation, turns, scale }?: ChartNotes): Figure;
