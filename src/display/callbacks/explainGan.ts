/**
 * What a training run's numbers mean, in words. Those of a GAN need it: they do not fall as other losses do,
 * since each network works against the other. The explanations are kept beside the model, in its metrics.
 */
import type { Logs, TrainEvent } from "../../training/events";
import type { Metric } from "../../training/metrics";
import { formatStep } from "../charts/formatLogs";

/** Returns a few lines that say how a run stands, or undefined if there is nothing to say. */
export type Explanation = (event: TrainEvent) => string | undefined;

/** Number of steps whose mean is explained; individual steps fluctuate too much. */
const WINDOW = 100;

/** Share of the recent steps that decides whether a state has begun or ended. */
const MOST = 0.75;

/**
 * Number of recent steps that decide whether a state has ended. A state begins only if it holds in most of
 * them, too.
 */
const OVER = 50;

/**
 * Explains a run in a few lines beside its curves, from the means of its last 100 steps, or of all steps
 * until then. It is used as `liveLossChart({ explain: explainGan() })`. It warns when a state begins that a
 * metric declares as a warning, such as a discriminator that has won or samples that have collapsed, and says
 * when that state is over. Metrics for which the model declares no meaning are left out.
 */
export function explainGan(): Explanation {
  const known = new Map<string, ExplainedMetric>();
  let lines: string[] = [];
  return (event) => {
    if (event.kind === "batch" && event.metrics) {
      const { step, logs, replayed } = event;
      for (const [name, about] of Object.entries(event.metrics)) {
        if (!about.meaning && !about.warning) continue;
        if (!known.has(name)) known.set(name, new ExplainedMetric(name, about));
        const said = known.get(name)!.add(step, logs);
        if (said && !replayed) console.warn(said); // replayed steps were reported when they ran
      }
      lines = [...known.values()].flatMap((each, i) => each.lines({ saysSteps: i === 0 }));
    }
    return lines.length ? lines.join("\n") : undefined;
  };
}

/** One metric, followed step by step. */
class ExplainedMetric {
  private readonly recent = new RecentMean();
  private readonly state: LastingState;

  constructor(
    private readonly name: string,
    private readonly about: Metric,
  ) {
    const { warning } = about;
    this.state = new LastingState(warning?.untrained?.steps ?? warning?.steps ?? Infinity);
  }

  /** @returns the message to show if a lasting state has begun or ended at this step */
  add(step: number, { [this.name]: value }: Logs): string | undefined {
    this.recent.add(value);
    const { warning } = this.about;
    if (!warning) return undefined;
    if (warning.untrained && value >= warning.untrained.level) this.state.begin = warning.steps;
    const change = this.state.update(step, value < warning.below);
    if (change === "begun") return `${this.since(warning)} ${warning.advice}`;
    if (change === "over") return `${this.name} is above ${warning.below} again: ${warning.over}`;
    return undefined;
  }

  /** @param options.saysSteps says how many steps the mean is of */
  lines({ saysSteps }: { saysSteps: boolean }): string[] {
    const { warning, meaning } = this.about;
    if (warning && this.state.on) return [this.since(warning), warning.advice];
    const { value, count } = this.recent;
    if (value === undefined || !meaning) return [];
    const steps = count === 1 ? "First step: " : `Last ${count} steps: `;
    return [`${saysSteps ? steps : ""}${this.name} ${value.toFixed(2)}${meaning(value)}`];
  }

  private since({ below, begun }: NonNullable<Metric["warning"]>): string {
    return `${this.name} has been below ${below} in most steps since step ${formatStep(this.state.since)}: ${begun}`;
  }
}

/** The mean of the last WINDOW finite values. */
class RecentMean {
  private values: number[] = [];

  add(value: number | undefined): void {
    if (Number.isFinite(value)) this.values.push(value!);
    if (this.values.length > WINDOW) this.values.shift();
  }

  get count(): number {
    return this.values.length;
  }

  /** Undefined before the first value. */
  get value(): number | undefined {
    const { values } = this;
    return values.length ? values.reduce((a, b) => a + b, 0) / values.length : undefined;
  }
}

/** A state that changes when at least MOST of the recent steps contradict it. The rest may be spikes. */
class LastingState {
  on = false;
  /** The first of the steps that made the state begin. */
  since = 0;
  private recent: { step: number; holds: boolean }[] = [];

  /** @param begin number of recent steps that decide whether the state begins */
  constructor(public begin: number) {}

  update(step: number, holds: boolean): "begun" | "over" | undefined {
    const window = this.on ? OVER : this.begin;
    this.recent = [...this.recent, { step, holds }].slice(-window);
    const isContrary = (each: { holds: boolean }) => each.holds !== this.on;
    const isRefuted = [window, OVER].every(
      (count) => this.recent.slice(-count).filter(isContrary).length >= MOST * count,
    );
    if (this.recent.length < window || !isRefuted) return undefined;
    if (!this.on) this.since = this.recent.find(isContrary)!.step;
    this.on = !this.on;
    this.recent = [];
    return this.on ? "begun" : "over";
  }
}
