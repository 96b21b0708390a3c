import type { Logs } from "../../training/events";
import { type Metric, type Metrics } from "../../training/metrics";
/** A value at a point of the run; `x` counts epochs (1.5 is the middle of the second) or steps. */
export interface Point {
    x: number;
    value: number;
}
/**
 * All that a chart shows of one metric. A curve has at most MAX_POINTS points, each the mean of as many
 * neighbours as that requires.
 */
export interface Curves {
    metric: string;
    /** The model's declaration of the metric. */
    about?: Metric;
    /** Training: the steps. */
    steps: Point[];
    /** Training: the means of the epochs. */
    epochs: Point[];
    validation: Point[];
    /** The values of the last epoch. */
    last: {
        training?: number;
        validation?: number;
    };
    /** The x of the first NaN or infinite value. Such values are left out of the points. */
    notFiniteAt: number | undefined;
}
/** Collects the curves of a run: every metric of the logs becomes one, and `valLoss` belongs to `loss`. */
export declare class CurveRecorder {
    /** What the models declare of their metrics. */
    metrics: Metrics | undefined;
    private readonly byMetric;
    addStep(x: number, logs: Logs): void;
    /**
     * Adds an epoch that lasted from `start` to `end`. Its mean is drawn at its middle, where it lies on the
     * line of the steps; its validation is drawn at its end, with whose weights it was made.
     */
    addEpoch(start: number, end: number, logs: Logs): void;
    /** The curves, in the order in which their metrics first appeared. */
    curves(): Curves[];
    private of;
}
