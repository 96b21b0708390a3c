import type { Figure } from "../figure/bundle";
import type { Curves } from "./curves";
import { type ChartNotes } from "./lossChartSpec";
/** A run, and its curves in the order of its logs. */
export interface NamedRun {
    name: string;
    curves: Curves[];
}
/** One panel for each metric that any of the runs has: a colour for each run, dashes for validation. */
export declare function comparisonFigure(runs: NamedRun[], { scale }: ChartNotes): Figure;
