import type { TrainCallback } from "../../training/events";
import type { AxisScale } from "../charts/valueAxis";
import type { Explanation } from "./explainGan";
export interface LiveLossChartOptions {
    /**
     * The least time between two redraws, in ms; more where redrawing would take over 3 % of the time.
     * @defaultValue 1000
     */
    everyMs?: number;
    /** Explains the curves in words above them: explainGan(). */
    explain?: Explanation;
    /** The y axes. A log axis leaves out values that are not positive. @defaultValue "linear" */
    scale?: AxisScale;
}
/**
 * A chart for `fit` that is redrawn in place during the training: a panel for each metric, with the steps,
 * the means of the epochs and the validation. It appears with the first step. Where it cannot be drawn, one
 * warning says so, and the training goes on.
 */
export declare function liveLossChart({ everyMs, explain, scale }?: LiveLossChartOptions): TrainCallback;
