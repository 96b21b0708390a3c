/**
 * What is known about a training's numbers. A model declares it once; progress bar, charts and explanations
 * read it.
 */
export type Metrics = Readonly<Record<string, Metric>>;

/** What is known about one number of a step. Everything but the unit may be left out. */
export interface Metric {
  /** Stands at the y axis: "binary cross-entropy (nats)". */
  unit: string;
  /** What the y axis shows in any case: a smaller range would make much of little. */
  range?: readonly [number, number];
  /** A value that means something, drawn as a line across the chart. */
  guide?: { value: number; label: string };
  /** Goes on after "aLoss 0.75" and says what a mean of recent steps tells: ": the discriminator …". */
  meaning?: (value: number) => string;
  /** A state that may last, and is worth a warning. */
  warning?: Warning;
  /**
   * Whether a value may be a thousand times its median without the training having failed.
   *
   * @defaultValue false
   */
  mayExplode?: boolean;
}

/** Something that goes wrong slowly, in a metric that stays below a limit. */
export interface Warning {
  /** The limit, in the metric's unit. */
  below: number;
  /** Steps in a row below the limit after which it has begun. */
  steps: number;
  /** What it is: "dLoss has been below 0.05 since step 300: " is followed by this. */
  begun: string;
  /** What to do about it, a sentence. */
  advice: string;
  /** What its end means: "dLoss is above 0.05 again: " is followed by this. */
  over: string;
  /** Before the metric has once reached `level`, it takes this many steps instead: some metrics start low. */
  untrained?: { level: number; steps: number };
}

const NOT_METRICS = new Set(["epoch", "seconds", "msPerStep"]);

/** The keys of `logs` that are metrics, in their order. */
export function metricKeys(logs: Record<string, number>): string[] {
  return Object.keys(logs).filter((key) => !NOT_METRICS.has(key));
}

/** The name under which the validation's mean of a metric stands in an epoch's logs: "loss" → "valLoss" */
export const validationKey = (metric: string): string => `val${metric[0].toUpperCase()}${metric.slice(1)}`;
