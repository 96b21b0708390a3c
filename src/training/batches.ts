import { mulberry32, shuffled } from "../math/shuffle";
import { deriveSeed } from "../tensorflow/random";
import { oneOf, wholeNumber } from "./checks";

export interface BatchesOptions {
  /** Number of examples. */
  count: number;
  /** Number of examples in a batch, ≥ 1. */
  batchSize: number;
  /**
   * Order of the examples: "shuffled" is a new order in each pass, "sequential" the given order.
   *
   * @defaultValue "shuffled"
   */
  order?: "shuffled" | "sequential";
  /**
   * Seed of the shuffled orders, 0..2³¹−1.
   *
   * @defaultValue 0
   */
  seed?: number;
  /**
   * What happens to the examples left over at the end of a pass: they form a "shorter" batch, as in Keras, or
   * are "dropped" until a later pass.
   *
   * @defaultValue "shorter"
   */
  rest?: "shorter" | "dropped";
  /**
   * Number of consecutive batches per step. More than one requires `rest: "dropped"`.
   *
   * @defaultValue 1
   */
  perStep?: number;
  /**
   * Number of the first pass. Each pass derives its order from its number.
   *
   * @defaultValue 1
   */
  firstPass?: number;
}

/**
 * Says which examples each step takes. They depend only on the step's number, so a run can resume at any
 * step.
 */
export interface Batches {
  readonly stepsPerEpoch: number;
  /** Positions (from 0) of the examples that a step takes; steps count from 0. */
  at(step: number): Int32Array;
  /** Weight of a step's metrics in the means over its epoch; steps count from 0. */
  weightAt(step: number): number;
}

/**
 * Cuts examples 0..count−1 into batches, pass after pass.
 *
 * @throws RangeError if count, batchSize or perStep is not a whole number ≥ 1, order or rest is another text,
 *   or the rest is dropped and no step is left
 */
export function batches(options: BatchesOptions): Batches {
  const { count, batchSize, order = "shuffled", seed = 0 } = options;
  const { rest = "shorter", perStep = 1, firstPass = 1 } = options;
  wholeNumber("count", count, 1, "it is the number of examples");
  wholeNumber("batchSize", batchSize, 1, "it is the number of examples in a batch");
  wholeNumber("perStep", perStep, 1, "it is the number of batches in a step");
  oneOf("order", order, ["shuffled", "sequential"]);
  oneOf("rest", rest, ["shorter", "dropped"]);
  if (rest === "dropped" && count < batchSize * perStep) {
    throw new RangeError(
      `Each step needs ${batchSize * perStep} examples (batchSize × perStep), got ${count}: load more, or use a smaller batchSize.`,
    );
  }
  const perPass = rest === "shorter" ? Math.ceil(count / batchSize) : Math.floor(count / batchSize);
  const ordered = Int32Array.from({ length: count }, (_, i) => i);
  let known: { pass: number; positions: Int32Array } = { pass: -1, positions: ordered };
  const positionsOf = (pass: number): Int32Array => {
    if (order === "sequential") return ordered;
    if (known.pass !== pass) {
      const random = mulberry32(deriveSeed(seed, `shuffle/${pass + firstPass}`));
      known = { pass, positions: shuffled(count, random) };
    }
    return known.positions;
  };
  const batch = (n: number): Int32Array => {
    const start = (n % perPass) * batchSize;
    return positionsOf(Math.floor(n / perPass)).subarray(start, start + batchSize);
  };
  return {
    stepsPerEpoch: rest === "shorter" ? perPass : Math.floor(count / (batchSize * perStep)),
    at: (step) => {
      if (perStep === 1) return batch(step);
      const positions = Array.from({ length: perStep }, (_, i) => batch(step * perStep + i));
      return Int32Array.from(positions.flatMap((each) => [...each]));
    },
    weightAt: (step) => (rest === "shorter" ? batch(step).length : 1),
  };
}
