/** When a training has failed for good: its numbers are no numbers, or enormous and stay so. */
import type { Logs } from "./events";
import type { History } from "./fit";
import type { Metrics } from "./metrics";

/** The training ended because its losses or weights became NaN, infinite or absurdly large. */
export class DivergedError extends Error {
  override name = "DivergedError";
  /** The epochs that were completed before; `fit` sets it. */
  history: History = [];

  /** @param step the step whose update spoiled the weights, from 1; 0 where they were so from the start */
  constructor(
    message: string,
    readonly step: number,
  ) {
    super(message);
  }
}

/** A value is enormous when it is so many times the median of the steps before. */
const TIMES = 1000;
const WINDOW = 100;
/**
 * Enormous values in so many of the last steps are an explosion. A few are not: RMSprop's first steps are
 * long, and with some seeds the book's VAE has a klLoss of 1e15 at step 4 and comes back.
 */
const ENORMOUS = 10;
const RECENT = 20;

export interface Fault {
  metric: string;
  /** "became NaN", "has been enormous since step 5, …" */
  text: string;
  /** The step at which it showed first, from 1. */
  step: number;
}

/**
 * Judges the numbers of a step.
 *
 * @param history the numbers of the steps before
 * @returns `fault` where the training has failed; `isSound` is false where its weights should not be saved,
 *   since a number is enormous now
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
    const text = `has been enormous since step ${enormous[0]}, ${format(value)} now, a thousand times its median and more`;
    return { fault: { metric, text, step: enormous[0] }, isSound };
  }
  return { isSound };
}

/** The median size of a metric before the recent steps, or of the first steps where there are none before. */
function medianBefore(history: readonly Logs[], metric: string): number {
  const end = Math.max(1, history.length + 1 - RECENT);
  const sizes = history.slice(Math.max(0, end - WINDOW), end).map((each) => Math.abs(each[metric] ?? 0));
  return sizes.sort((a, b) => a - b)[Math.floor(sizes.length / 2)];
}

/** How a training diverged. */
interface Divergence {
  /** "At step 12, loss became NaN" */
  fault: string;
  /** The numbers of the last step. */
  losses: Logs;
  /** The step whose update spoiled the weights; 0 where they were so from the start. */
  step: number;
  /** The epoch of the last step. */
  epoch: number;
  /** The live settings of the step that spoiled the weights. */
  settings: Logs;
  /** Where to go on from, in a sentence. */
  wayBack: string;
}

export function divergedError({ fault, losses, step, epoch, settings, wayBack }: Divergence): DivergedError {
  const names = Object.keys(settings);
  const withSettings = names.length > 0 ? `, with ${listOf(settings)},` : "";
  const cause =
    step === 0
      ? "No step had moved the weights before: look at the images and at the initial weights."
      : `The update of step ${step}${withSettings} left weights that are of no use.`;
  const rates = names.filter((name) => /learningRate$/i.test(name)).join(", ") || "learning rate";
  const numbers = Object.keys(losses).length > 0 ? ` (${listOf(losses)})` : "";
  return new DivergedError(
    `The training diverged. ${fault}${numbers}, in epoch ${epoch}. ${cause} ${wayBack} ` +
      `A smaller ${rates} helps, or in the first steps another seed.`,
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
