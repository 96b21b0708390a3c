import { setImmediate as nextTurn } from "node:timers/promises";
import { tf } from "../tensorflow/backend";
import { positive, wholeNumber } from "./checks";
import { DivergedError } from "./divergence";
import type { TrainEvent } from "./events";
import { checkNetworks, KeptWeights } from "./keptWeights";

export interface LrFindOptions {
  /**
   * The first learning rate, > 0.
   *
   * @defaultValue 1e-6
   */
  from?: number;
  /**
   * The last learning rate, greater than the first.
   *
   * @defaultValue 1
   */
  to?: number;
  /**
   * Number of steps from the first rate to the last, ≥ 10.
   *
   * @defaultValue 100
   */
  steps?: number;
  /**
   * The metric to watch.
   *
   * @defaultValue the training's first metric
   */
  metric?: string;
}

/** What lrFind measured. */
export interface LrFinding {
  metric: string;
  /** The learning rate of each step. */
  rates: number[];
  /** The metric at each step. */
  losses: number[];
  /** The running mean of the metric, with its bias towards 0 corrected. */
  smoothed: number[];
  /**
   * A tenth of the learning rate at which the running mean was lowest, because at higher rates the training
   * begins to fail. It is undefined if the mean was lowest among the first rates or the last.
   */
  suggestion: number | undefined;
  /** Why there is no suggestion, and what to do. */
  reason?: string;
}

/** The share of the earlier values in the running mean, and the rise that ends the search. */
const [MEMORY, RISE] = [0.9, 4];

/**
 * Finds a learning rate: it trains for a number of steps while the rate grows exponentially, until the loss
 * rises to four times its lowest value or the training diverges. Then it gives the models back their former
 * weights. `lrChart` draws the result.
 *
 * Smith 2015, "Cyclical Learning Rates for Training Neural Networks", arXiv:1506.01186, section 3.3.
 *
 *     const found = await lrFind([encoder, decoder], (learningRate) =>
 *       trainVae(encoder, decoder, images, { learningRate, seed: 1 }));
 *
 * @param models all models that the training changes
 * @param train starts the training with the learning rate that it is given, a function of the step. The
 *   training must be long enough for these steps, and needs no run folder.
 * @throws TypeError if `models` is not a list of networks; RangeError if an option is outside its range;
 *   Error if the training ends before it has tried all rates, fails before the tenth, lacks the metric or
 *   does not use the learning rate
 */
export async function lrFind(
  models: tf.LayersModel[],
  train: (learningRate: (step: number) => number) => AsyncGenerator<TrainEvent, void>,
  { from = 1e-6, to = 1, steps = 100, metric }: LrFindOptions = {},
): Promise<LrFinding> {
  checkNetworks(models);
  positive("from", from, "it is the first learning rate");
  wholeNumber("steps", steps, 10, "it is the number of learning rates to try");
  if (!(to > from && Number.isFinite(to))) {
    throw new RangeError(`to must be a number > ${from}, the first learning rate, got ${to}: try 1.`);
  }
  const rateAt = (step: number) => from * (to / from) ** ((step - 1) / (steps - 1));
  const losses: number[] = [];
  const smoothed: number[] = [];
  let mean = 0;
  let asked = 0; // the last step whose rate the training has read
  let isShort = true; // the training ends before it has tried all rates
  const before = new KeptWeights(models);
  try {
    for await (const event of train((step) => rateAt((asked = step)))) {
      if (event.kind !== "batch") continue;
      metric ??= Object.keys(event.logs)[0];
      const loss = event.logs[metric];
      if (loss === undefined) {
        throw new Error(
          `metric must be one of ${Object.keys(event.logs).join(", ")}, the training's metrics, got ${metric}.`,
        );
      }
      losses.push(loss);
      mean = MEMORY * mean + (1 - MEMORY) * loss;
      smoothed.push(mean / (1 - MEMORY ** losses.length));
      isShort = losses.length < steps && !hasRisen(smoothed);
      if (!isShort) break;
      await nextTurn(); // lets the kernel receive an interrupt
    }
  } catch (error) {
    if (!(error instanceof DivergedError)) throw error;
    isShort = false;
  } finally {
    before.restore();
    before.dispose();
  }
  if (isShort) {
    throw new Error(
      `lrFind needs ${steps} steps, but the training ended after ${losses.length}: train for more epochs, or try fewer ` +
        "rates, { steps: 20 }.",
    );
  }
  if (losses.length < 10) {
    throw new Error(
      `lrFind needs at least 10 steps, got ${losses.length}: begin with a lower rate than ${from}.`,
    );
  }
  if (asked < losses.length - 1) {
    const got = asked === 0 ? "none" : `only that of step ${asked}`;
    throw new Error(
      `lrFind expects a training that reads the learning rate at each step, but it read ${got}: pass the argument on, ` +
        "(learningRate) => trainVae(encoder, decoder, images, { learningRate }).",
    );
  }
  const rates = losses.map((_, i) => rateAt(i + 1));
  return { metric: metric!, rates, losses, smoothed, ...suggested(metric!, rates, smoothed, steps) };
}

const hasRisen = (smoothed: number[]): boolean => {
  const lowest = Math.min(...smoothed);
  return lowest > 0 && smoothed.at(-1)! > RISE * lowest;
};

/** @param steps the number of steps, if the search does not end before them */
function suggested(
  metric: string,
  rates: number[],
  smoothed: number[],
  steps: number,
): Pick<LrFinding, "suggestion" | "reason"> {
  const lowest = smoothed.indexOf(Math.min(...smoothed));
  const [first, last] = [rates[0], rates.at(-1)!];
  const rounded = (rate: number) => Number(rate.toPrecision(3));
  if (rates[lowest] < 10 * rates[0]) {
    const reason =
      `${metric} was lowest at the first rates, where it can hardly have fallen: the models may be trained already, or a ` +
      `lower rate than ${rounded(first)} is needed, { from: ${rounded(first / 100)} }`;
    return { suggestion: undefined, reason };
  }
  if (rates.length === steps && lowest >= 0.95 * steps - 1) {
    const reason = `${metric} was still falling at the last rate, ${rounded(last)}: try higher ones, { to: ${rounded(last * 100)} }`;
    return { suggestion: undefined, reason };
  }
  return { suggestion: rates[lowest] / 10 };
}
