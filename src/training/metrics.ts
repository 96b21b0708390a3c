/**
 * Descriptions of a training run's metrics, by name. Each model declares them once; the progress bar, charts
 * and explanations read them.
 */
export type Metrics = Readonly<Record<string, Metric>>;

/** Describes one metric. Only the unit is required. */
export interface Metric {
  /** The label of the y axis: "binary cross-entropy (nats)". */
  unit: string;
  /** The least range that the y axis shows. A smaller one would exaggerate small differences. */
  range?: readonly [number, number];
  /** A meaningful value, drawn as a line across the chart. */
  guide?: { value: number; label: string };
  /** Explains the mean over recent steps. The text follows "aLoss 0.75": ": the discriminator …". */
  meaning?: (value: number) => string;
  /**
   * Which value is the best: a loss is best at its lowest, a precision at its highest.
   *
   * @defaultValue "lowest"
   */
  best?: "lowest" | "highest";
  /**
   * The metric is measured now and then, with the weights of that moment. Charts then draw its values as
   * single points instead of means over steps.
   *
   * @defaultValue false
   */
  evaluated?: boolean;
  /** A lasting state that deserves a warning. */
  warning?: Warning;
  /**
   * Allows values of a thousand times the median, which otherwise count as divergence.
   *
   * @defaultValue false
   */
  mayExplode?: boolean;
}

/** A gradual failure, shown by a metric that is below a limit in at least three of four recent steps. */
export interface Warning {
  /** The limit, in the metric's unit. */
  below: number;
  /** Number of recent steps that are considered. */
  steps: number;
  /** What is wrong. The text follows "dLoss has been below 0.05 in most steps since step 300: ". */
  begun: string;
  /** What to do about it, in a sentence. */
  advice: string;
  /** What it means when it is over. The text follows "dLoss is above 0.05 again: ". */
  over: string;
  /**
   * Until the metric first reaches `level`, this number of steps applies instead, since some metrics start
   * low.
   */
  untrained?: { level: number; steps: number };
}

const NOT_METRICS = new Set(["epoch", "seconds", "msPerStep"]);

/** Returns true for the name of a metric, and false for the other entries of an epoch's logs. */
export const isMetric = (name: string): boolean => !NOT_METRICS.has(name);

/** Returns the keys of `logs` that are metrics, in order. */
export function metricKeys(logs: Record<string, number>): string[] {
  return Object.keys(logs).filter(isMetric);
}

/** Returns the name of a metric's validation mean in an epoch's logs: "loss" → "valLoss". */
export const validationKey = (metric: string): string => `val${metric[0].toUpperCase()}${metric.slice(1)}`;
