/**
 * Explains the losses of a GAN in words: they do not fall as other losses do, since each network works
 * against the other.
 */
import type { TrainEvent } from "../../training/events";
import { formatStep } from "../charts/formatLogs";
import { widthOf, type PixelRange } from "../../math/pixelRange";

/** Describes the state of a run in a few lines; undefined where there is nothing to say. */
export type Explanation = (event: TrainEvent) => string | undefined;

export interface ExplainGanOptions {
  /** The range of the images, whose unit the spread has. @defaultValue "-1..1" */
  range?: PixelRange;
}

/** The number of recent steps whose mean is explained: single steps jump. */
const WINDOW = 100;

/**
 * The discriminator has won when dLoss stays this low for this many steps: the generator then learns next to
 * nothing.
 */
const WON = { below: 0.05, steps: 200 };

/**
 * The samples have collapsed when they differ by less than this share of the range: five of 255 levels of
 * grey, which the eye does not see. (In −1..1 real frogs differ by 0.42, and the samples of an untrained
 * generator by 0.007.) They must do so for `steps` steps if they have differed by `differed` of the range
 * before, half as much as frogs do, and for `untrained` steps otherwise.
 */
const COLLAPSED = { share: 0.02, steps: 50, differed: 0.1, untrained: 500 };

/** The number of steps in a row without it after which one of these states is over. */
const OVER = 50;

const WON_ADVICE =
  "If it lasts, start again with a lower dLearningRate, more dropout or labelNoise, or fewer dSteps.";
const COLLAPSED_ADVICE =
  "If it lasts, start again with a lower aLearningRate, another seed, or more dropout.";

/**
 * Explains a GAN's run in a few lines beside its curves, from the means of its last 100 steps:
 * `liveLossChart({ explain: explainGan() })`. It warns when the discriminator has won and when the samples
 * have collapsed, once when that begins and once when it is over. It reads dLoss, aLoss (in nats) and spread
 * from the logs, and passes over those that are missing.
 */
export function explainGan({ range = "-1..1" }: ExplainGanOptions = {}): Explanation {
  const width = widthOf(range);
  const leastSpread = COLLAPSED.share * width;
  const [dLosses, aLosses, spreads] = [new RecentMean(), new RecentMean(), new RecentMean()];
  const won = new LastingState(WON.steps);
  const collapsed = new LastingState(COLLAPSED.untrained);
  let lines: string[] = [];

  const wonSince = () =>
    `dLoss has been below ${WON.below} since step ${formatStep(won.since)}: the discriminator has won, and the generator ` +
    `learns next to nothing from it.`;
  const collapsedSince = () =>
    `The spread has been below ${leastSpread} since step ${formatStep(collapsed.since)}: the samples have collapsed, each z ` +
    `gives nearly the same image.`;

  function warn({ step, logs, replayed }: TrainEvent): void {
    if (logs.spread >= COLLAPSED.differed * width) collapsed.after = COLLAPSED.steps;
    const ofWon = won.update(step, logs.dLoss < WON.below);
    const ofCollapsed = collapsed.update(step, logs.spread < leastSpread);
    if (replayed) return; // the warning came when it happened
    if (ofWon === "begun") console.warn(`${wonSince()} ${WON_ADVICE}`);
    if (ofWon === "over") console.warn(`dLoss is above ${WON.below} again: the generator can learn.`);
    if (ofCollapsed === "begun") console.warn(`${collapsedSince()} ${COLLAPSED_ADVICE}`);
    if (ofCollapsed === "over") console.warn(`The spread is above ${leastSpread} again: the samples differ.`);
  }

  return (event) => {
    if (event.kind === "batch") {
      const { dLoss, aLoss, spread } = event.logs;
      dLosses.add(dLoss);
      aLosses.add(aLoss);
      spreads.add(spread);
      warn(event);
      const line = ({ value }: RecentMean, name: string, meaning: (value: number) => string) =>
        value === undefined ? [] : [`${name} ${value.toFixed(2)}${meaning(value)}`];
      lines = [
        won.on ? [wonSince(), WON_ADVICE] : line(dLosses, `Last ${WINDOW} steps: dLoss`, meaningOfD),
        line(aLosses, "aLoss", meaningOfA),
        collapsed.on ? [collapsedSince(), COLLAPSED_ADVICE] : line(spreads, "spread", meaningOfSpread),
      ].flat();
    }
    return lines.length ? lines.join("\n") : undefined;
  };
}

function meaningOfD(dLoss: number): string {
  if (dLoss > 0.8)
    return ", worse than guessing (ln 2 = 0.69): the discriminator is misled, mostly for a while.";
  if (dLoss > 0.6)
    return ", a draw (ln 2 = 0.69): the discriminator can hardly tell generated from real images.";
  if (dLoss > 0.3) return ": the discriminator is ahead, and the generator learns from what it notices.";
  return ": the discriminator is winning, it recognises most generated images.";
}

/** aLoss is −log of the probability with which the discriminator takes a generated image for a real one. */
const meaningOfA = (aLoss: number) =>
  `: the discriminator takes a generated image for real with a probability of about ${Math.round(100 * Math.exp(-aLoss))} %.`;

const meaningOfSpread = () => ": how much the samples differ, 0 if not at all.";

/** The mean of the last WINDOW finite values. */
class RecentMean {
  private values: number[] = [];

  add(value: number | undefined): void {
    if (Number.isFinite(value)) this.values.push(value!);
    if (this.values.length > WINDOW) this.values.shift();
  }

  /** Undefined before the first value. */
  get value(): number | undefined {
    const { values } = this;
    return values.length ? values.reduce((a, b) => a + b, 0) / values.length : undefined;
  }
}

/**
 * A state that begins when its condition has held for `after` steps in a row, and ends after OVER steps
 * without it.
 */
class LastingState {
  on = false;
  /** The first of the steps in which the condition holds. */
  since = 0;
  private row = 0;

  constructor(public after: number) {}

  update(step: number, holds: boolean): "begun" | "over" | undefined {
    this.row = holds === this.on ? 0 : this.row + 1;
    if (holds && this.row === 1) this.since = step;
    if (this.row < (this.on ? OVER : this.after)) return undefined;
    this.on = holds;
    this.row = 0;
    return holds ? "begun" : "over";
  }
}
