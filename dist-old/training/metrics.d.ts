/**
 * Descriptions of a training's metrics, by name. Each model declares them once; the progress bar, charts and
 * explanations read them.
 */
export type Metrics = Readonly<Record<string, Metric>>;
/** Describes one metric. Only the unit is required. */
export interface Metric {
    /** The label of the y axis: "binary cross-entropy (nats)". */
    unit: string;
    /** The least range that the y axis shows. A smaller one would exaggerate small differences. */
    range?: readonly [number, number];
    /** A meaningful value, drawn as a line across the chart. */
    guide?: {
        value: number;
        label: string;
    };
    /** Explains the mean over recent steps. The text follows "aLoss 0.75": ": the discriminator …". */
    meaning?: (value: number) => string;
    /** A lasting state that deserves a warning. */
    warning?: Warning;
    /**
     * Allows values of a thousand times the median, which otherwise count as divergence.
     *
     * @defaultValue false
     */
    mayExplode?: boolean;
}
/** A gradual failure, shown by a metric that stays below a limit. */
export interface Warning {
    /** The limit, in the metric's unit. */
    below: number;
    /** Number of consecutive steps below the limit before the warning is given. */
    steps: number;
    /** What is wrong. The text follows "dLoss has been below 0.05 since step 300: ". */
    begun: string;
    /** What to do about it, in a sentence. */
    advice: string;
    /** What it means when it is over. The text follows "dLoss is above 0.05 again: ". */
    over: string;
    /**
     * Until the metric first reaches `level`, this number of steps applies instead, since some metrics start
     * low.
     */
    untrained?: {
        level: number;
        steps: number;
    };
}
/** Returns the keys of `logs` that are metrics, in order. */
export declare function metricKeys(logs: Record<string, number>): string[];
/** Returns the name of a metric's validation mean in an epoch's logs: "loss" → "valLoss". */
export declare const validationKey: (metric: string) => string;
