/**
 * Learning rates that follow a plan. A schedule is a function of the step, counted from 1, and can stand
 * wherever a LiveNumber can: `learningRate: warmup(100, cosine({ from: 1e-3, to: 1e-5, steps: 5000 }))`.
 */
import { positive, wholeNumber } from "../checks";

/** The learning rate at a step, counted from 1. */
export type Schedule = (step: number) => number;

/**
 * Falls along half a cosine, and stays at `to` from then on (Loshchilov & Hutter 2016, arXiv:1608.03983;
 * Keras' CosineDecay with alpha = to / from).
 *
 * @param settings.from learning rate of step 1, > 0
 * @param settings.to learning rate of step `steps + 1` and of all later ones, > 0
 * @param settings.steps length of the fall, ≥ 1
 * @throws RangeError for a setting out of its range
 */
export function cosine({ from, to, steps }: { from: number; to: number; steps: number }): Schedule {
  positive("from", from, "it is the first learning rate");
  positive("to", to, "it is the last learning rate; take a small one, such as from / 100");
  wholeNumber("steps", steps, 1, "it is the number of steps that the fall takes");
  return (step) => {
    const done = Math.min((step - 1) / steps, 1);
    return to + (from - to) * 0.5 * (1 + Math.cos(Math.PI * done));
  };
}

/**
 * Falls like 1 / time: `from / (1 + decay · (step − 1) / steps)` (Keras' InverseTimeDecay; with the default
 * `steps` also what Keras 2.0.8 calls `decay`).
 *
 * @param settings.from learning rate of step 1, > 0
 * @param settings.decay how much is added to the divisor in every `steps` steps, > 0
 * @param settings.steps ≥ 1. @defaultValue 1
 * @throws RangeError for a setting out of its range
 */
export function inverseTime({
  from,
  decay,
  steps = 1,
}: {
  from: number;
  decay: number;
  steps?: number;
}): Schedule {
  positive("from", from, "it is the first learning rate");
  positive("decay", decay, "a plain number in place of the schedule keeps the learning rate");
  wholeNumber("steps", steps, 1, "in so many steps the divisor grows by decay");
  return (step) => from / (1 + (decay * (step - 1)) / steps);
}

/**
 * Rises in a straight line, then follows another schedule, which begins with its own step 1 (as Keras'
 * CosineDecay does with warmup_target and warmup_steps).
 *
 * @param steps length of the rise, ≥ 1: step `steps + 1` has the first learning rate of `then`
 * @param then a schedule, or one learning rate, > 0
 * @param settings.from learning rate of step 1, > 0. @defaultValue the first one of `then`, divided by
 *   `steps`
 * @throws RangeError for a setting out of its range
 */
export function warmup(steps: number, then: Schedule | number, { from }: { from?: number } = {}): Schedule {
  wholeNumber("steps", steps, 1, "it is the number of steps that the rise takes");
  const schedule = typeof then === "number" ? () => then : then;
  const target = positive("then", schedule(1), "it is the learning rate after the rise");
  const start = positive("from", from ?? target / steps, "it is the first learning rate");
  return (step) => (step > steps ? schedule(step - steps) : start + ((target - start) * (step - 1)) / steps);
}
