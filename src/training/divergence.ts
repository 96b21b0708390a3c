/** Detects that a training run has diverged: a metric is not finite, or is enormous and stays so. */
import type { Logs } from "./events";
import type { History } from "./fit";
import type { Metrics } from "./metrics";

/**
 * Thrown when a training run ends because a metric or weight became NaN or infinite, or a metric exploded.
 */
export class DivergedError extends Error {
  override name = "DivergedError";
  /** The epochs that were completed before the error; `fit` sets it. */
  history: History = [];

  /**
   * @param step the step whose update ruined the weights, counted from 1; 0 if the initial weights were
   *   already bad
   */
  constructor(
    message: string,
    readonly step: number,
  ) {
    super(message);
  }
}

/** A value is enormous if it exceeds the median of the preceding steps by this factor. */
const TIMES = 1000;
const WINDOW = 100;
/**
 * This many enormous values among the last RECENT steps count as an explosion. A few do not: RMSprop's first
 * steps are large, and with some seeds the book's VAE reaches a klLoss of 1e15 at step 4 and recovers.
 */
const ENORMOUS = 10;
const RECENT = 20;

export interface Fault {
  metric: string;
  /** "became NaN", "has been enormous since step 5, …" */
  text: string;
  /** The step at which the fault first appeared, counted from 1. */
  step: number;
}

/**
 * Checks the metrics of a step.
 *
 * @param history the metrics of the preceding steps
 * @returns `fault` if the training has failed; `isSound: false` if the weights should not be saved because a
 *   metric is enormous at this step
 */
export function judge(
  logs: Logs,
  history: readonly Logs[],
  metrics: Metrics = {},
): { fault?: Fault; isSound: boolean } {
  let isSound = true;
  for (const [metric, value] of Object.entries(logs)) {
    const step = history.length + 1;
    if (!Number.isFinite(value)) return { fault: { metric, text: `became ${value}`, step }, isSound: false };
    if (Math.abs(value) <= TIMES || metrics[metric]?.mayExplode || history.length === 0) continue;
    const limit = TIMES * Math.max(1, medianBefore(history, metric));
    if (Math.abs(value) <= limit) continue;
    isSound = false;
    const firstRecent = Math.max(0, history.length + 1 - RECENT);
    const enormous = [...history.slice(firstRecent), logs].flatMap((each, i) =>
      Math.abs(each[metric]) > limit ? [firstRecent + i + 1] : [],
    );
    if (enormous.length < ENORMOUS) continue;
    const text = `has been enormous since step ${enormous[0]}, ${format(value)} now, more than a thousand times its median`;
    return { fault: { metric, text, step: enormous[0] }, isSound };
  }
  return { isSound };
}

/**
 * Returns the median absolute value of a metric before the recent steps, or of the first step if all steps
 * are recent.
 */
function medianBefore(history: readonly Logs[], metric: string): number {
  const end = Math.max(1, history.length + 1 - RECENT);
  const sizes = history.slice(Math.max(0, end - WINDOW), end).map((each) => Math.abs(each[metric] ?? 0));
  return sizes.sort((a, b) => a - b)[Math.floor(sizes.length / 2)];
}

/** Describes how a training run diverged. */
interface Divergence {
  /** What went wrong, without a full stop: "At step 12, loss became NaN". */
  fault: string;
  /** The metrics of the last step. */
  losses: Logs;
  /** The step whose update ruined the weights, counted from 1; 0 if the initial weights were already bad. */
  step: number;
  /** The epoch of the last step. */
  epoch: number;
  /** The live settings of that step. */
  settings: Logs;
  /** How to continue, in one or more sentences. */
  wayBack: string;
}

export function divergedError({ fault, losses, step, epoch, settings, wayBack }: Divergence): DivergedError {
  const names = Object.keys(settings);
  const withSettings = names.length > 0 ? `, with ${listOf(settings)},` : "";
  const cause =
    step === 0
      ? "No step had updated the weights yet: check the images and the initial weights."
      : `The update of step ${step}${withSettings} made the weights unusable.`;
  const rates = names.filter((name) => /learningRate$/i.test(name)).join(", ") || "learning rate";
  const numbers = Object.keys(losses).length > 0 ? ` (${listOf(losses)})` : "";
  return new DivergedError(
    `The training diverged. ${fault}${numbers}, in epoch ${epoch}. ${cause} ${wayBack} ` +
      `A smaller ${rates} may help; in the first steps, so may another seed.`,
    step,
  );
}

/** "loss 0.69, klLoss NaN" */
const listOf = (logs: Logs): string =>
  Object.entries(logs)
    .map(([name, value]) => `${name} ${format(value)}`)
    .join(", ");

const format = (value: number) => {
  const rounded = Number(value.toPrecision(4));
  return Math.abs(rounded) >= 1e6 && Number.isFinite(rounded) ? rounded.toExponential() : String(rounded);
};
