import type { Logs } from "../training/events";
import { metricKeys } from "./formatLogs";

/** A value at a place of the run; `x` counts epochs (1.5 is the middle of the second), or steps. */
export interface Point {
  x: number;
  value: number;
}

/** All that a chart of one metric shows. */
export interface Curves {
  metric: string;
  /** Training: means of as many consecutive steps as it takes to stay within STEP_POINTS points. */
  steps: Point[];
  /** Training: means of the epochs. */
  epochs: Point[];
  validation: Point[];
  /** Where the first NaN or infinite value was. These are left out of the points. */
  notFiniteAt: number | undefined;
}

/** Enough for a smooth line in a panel, few enough to keep a notebook small. */
const STEP_POINTS = 240;

/** Collects curves from a run: every key that turns up in the logs becomes one, and `valLoss` belongs to `loss`. */
export class CurveRecorder {
  private readonly byMetric = new Map<string, { curves: Curves; means: RunningMeans }>();

  addStep(x: number, logs: Logs): void {
    for (const metric of metricKeys(logs)) {
      const { curves, means } = this.of(metric);
      if (accept(curves, x, logs[metric])) means.add(x, logs[metric]);
    }
  }

  /**
   * From `start` to `end` of the epoch. Its mean is drawn at its middle, where it lies on the line of the steps; the
   * validation was made with the weights of its end.
   */
  addEpoch(start: number, end: number, logs: Logs): void {
    const keys = metricKeys(logs);
    for (const key of keys) {
      const validated = keys.find((metric) => key === validationKey(metric));
      const { curves } = this.of(validated ?? key);
      if (!accept(curves, end, logs[key])) continue;
      if (validated) curves.validation.push({ x: end, value: logs[key] });
      else curves.epochs.push({ x: (start + end) / 2, value: logs[key] });
    }
  }

  /** In the order in which they turned up. */
  curves(): Curves[] {
    return [...this.byMetric.values()].map(({ curves, means }) => ({ ...curves, steps: means.points() }));
  }

  private of(metric: string) {
    let entry = this.byMetric.get(metric);
    if (!entry) {
      const curves: Curves = { metric, steps: [], epochs: [], validation: [], notFiniteAt: undefined };
      entry = { curves, means: new RunningMeans() };
      this.byMetric.set(metric, entry);
    }
    return entry;
  }
}

/** "loss" → "valLoss" */
const validationKey = (metric: string) => `val${metric[0].toUpperCase()}${metric.slice(1)}`;

/** Whether a value can be drawn; remembers the first that cannot. */
function accept(curves: Curves, x: number, value: number): boolean {
  if (Number.isFinite(value)) return true;
  curves.notFiniteAt ??= x;
  return false;
}

/**
 * A curve of any length in STEP_POINTS points at most: each is the mean of `size` values, and `size` doubles when they
 * become too many.
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
    if (this.means.length < STEP_POINTS) return;
    this.size *= 2;
    const halves = this.means;
    this.means = halves.flatMap((point, i) => (i % 2 === 0 ? [middle(point, halves[i + 1])] : []));
  }

  points(): Point[] {
    // A mean of a few steps would stick out at the end of a line of means of many.
    return this.sum.count > this.size / 2 ? [...this.means, this.pending()] : this.means;
  }

  private pending(): Point {
    return { x: this.sum.x / this.sum.count, value: this.sum.value / this.sum.count };
  }
}

const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, value: (a.value + b.value) / 2 });
