/** When a training has failed for good: its numbers are no numbers, or a thousand times what they were. */
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

/** A value so many times the median of the last steps has exploded. */
const TIMES = 1000;
const WINDOW = 100;

/**
 * What is wrong with a step's numbers. The first step can only be not finite, since nothing says how large its numbers
 * should be; numbers up to 1,000 never count as exploded.
 *
 * @param history the numbers of the steps before
 * @returns the metric, and "became NaN" or the like; undefined where all is well
 */
export function faultOf(
  logs: Logs,
  history: readonly Logs[],
  metrics: Metrics = {},
): { metric: string; text: string } | undefined {
  for (const [metric, value] of Object.entries(logs)) {
    if (!Number.isFinite(value)) return { metric, text: `became ${value}` };
    if (Math.abs(value) <= TIMES || metrics[metric]?.mayExplode || history.length === 0) continue;
    const recent = history.slice(-WINDOW).map((each) => Math.abs(each[metric] ?? 0));
    const median = recent.sort((a, b) => a - b)[Math.floor(recent.length / 2)];
    if (Math.abs(value) > TIMES * Math.max(1, median)) {
      const before = `after a median of ${format(median)} over the last ${recent.length} steps`;
      return { metric, text: `became ${format(value)}, ${before}` };
    }
  }
  return undefined;
}

/** "loss 0.69, klLoss NaN" */
export const listOf = (logs: Logs): string =>
  Object.entries(logs)
    .map(([name, value]) => `${name} ${format(value)}`)
    .join(", ");

const format = (value: number) => {
  const rounded = Number(value.toPrecision(4));
  return Math.abs(rounded) >= 1e6 && Number.isFinite(rounded) ? rounded.toExponential() : String(rounded);
};
