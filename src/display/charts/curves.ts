import type { Logs } from "../../training/events";
import { metricKeys, validationKey, type Metric, type Metrics } from "../../training/metrics";

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
  /** Validation, or the values of a metric that is evaluated now and then. */
  validation: Point[];
  /** The values of the last epoch. */
  last: { training?: number; validation?: number };
  /** The x of the first NaN or infinite value. Such values are left out of the points. */
  notFiniteAt: number | undefined;
}

/** The most points of a curve: enough for a smooth line in a panel, few enough to keep a notebook small. */
const MAX_POINTS = 240;

type Recorded = Omit<Curves, "steps" | "epochs" | "validation"> &
  Record<"steps" | "epochs" | "validation", RunningMeans>;

/** Collects the curves of a run: every metric of the logs becomes one, and `valLoss` belongs to `loss`. */
export class CurveRecorder {
  /** What the models declare about their metrics. */
  metrics: Metrics | undefined;
  private readonly byMetric = new Map<string, Recorded>();
  /** True if the steps are known, and not only the epochs. */
  private hasSteps = false;

  addStep(x: number, logs: Logs): void {
    this.hasSteps = true;
    for (const metric of metricKeys(logs)) {
      const recorded = this.of(metric);
      if (!accept(recorded, x, logs[metric])) continue;
      if (this.metrics?.[metric]?.evaluated) this.addEvaluation(recorded, x, logs[metric]);
      else recorded.steps.add(x, logs[metric]);
    }
  }

  /**
   * Adds an epoch that lasted from `start` to `end`. Its mean is drawn at its middle, where it lies on the
   * line of the steps, and its validation at its end, where the weights were those that were validated.
   * Evaluations are drawn there too, if their steps are not known.
   */
  addEpoch(start: number, end: number, logs: Logs): void {
    const keys = metricKeys(logs);
    for (const key of keys) {
      const validated = keys.find((metric) => key === validationKey(metric));
      const recorded = this.of(validated ?? key);
      const value = logs[key];
      if (!accept(recorded, end, value)) continue;
      if (this.metrics?.[key]?.evaluated) {
        if (!this.hasSteps) this.addEvaluation(recorded, end, value);
      } else if (validated) recorded.validation.add(end, value);
      else recorded.epochs.add((start + end) / 2, value);
      recorded.last[validated ? "validation" : "training"] = value;
    }
  }

  /** Returns the curves, in the order in which their metrics first appeared. */
  curves(): Curves[] {
    return [...this.byMetric.values()].map(({ steps, epochs, validation, ...rest }) => ({
      ...rest,
      about: this.metrics?.[rest.metric],
      steps: steps.points(),
      epochs: epochs.points(),
      validation: validation.points(),
    }));
  }

  private addEvaluation(recorded: Recorded, x: number, value: number): void {
    recorded.validation.add(x, value);
    recorded.last.training = value;
  }

  private of(metric: string): Recorded {
    let recorded = this.byMetric.get(metric);
    if (!recorded) {
      const [steps, epochs, validation] = [new RunningMeans(), new RunningMeans(), new RunningMeans()];
      recorded = { metric, steps, epochs, validation, last: {}, notFiniteAt: undefined };
      this.byMetric.set(metric, recorded);
    }
    return recorded;
  }
}

/** Returns true for a value that can be drawn, and remembers the first that cannot. */
function accept(recorded: Recorded, x: number, value: number): boolean {
  if (Number.isFinite(value)) return true;
  recorded.notFiniteAt ??= x;
  return false;
}

/**
 * Holds a curve of any length in at most MAX_POINTS points: each is the mean of `size` values, and `size`
 * doubles when there are too many points.
 */
class RunningMeans {
  private size = 1;
  private means: Point[] = [];
  private sum = { x: 0, value: 0, count: 0 };

  add(x: number, value: number): void {
    this.sum.x += x;
    this.sum.value += value;
    this.sum.count++;
    if (this.sum.count < this.size) return;
    this.means.push(this.pending());
    this.sum = { x: 0, value: 0, count: 0 };
    if (this.means.length < MAX_POINTS) return;
    this.size *= 2;
    const halves = this.means;
    this.means = halves.flatMap((point, i) => (i % 2 === 0 ? [middle(point, halves[i + 1])] : []));
  }

  points(): Point[] {
    // A mean of a few values would stick out at the end of a line of means of many.
    return this.sum.count > this.size / 2 ? [...this.means, this.pending()] : this.means;
  }

  private pending(): Point {
    return { x: this.sum.x / this.sum.count, value: this.sum.value / this.sum.count };
  }
}

const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, value: (a.value + b.value) / 2 });
