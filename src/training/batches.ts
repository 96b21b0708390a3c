import { mulberry32, shuffled } from "../math/shuffle";
import { deriveSeed } from "../tensorflow/random";

export interface BatchesOptions {
  /** The number of examples. */
  count: number;
  /** Examples in a batch, 1..count. */
  batchSize: number;
  /**
   * "shuffled": a new order in each pass; "sequential": as they lie.
   *
   * @defaultValue "shuffled"
   */
  order?: "shuffled" | "sequential";
  /** Decides the shuffled orders, 0..2³¹−1. Needed for "shuffled". */
  seed?: number;
  /**
   * What happens to the examples that are left at the end of a pass: they make a "shorter" batch, as in
   * Keras, or wait for the next pass ("dropped").
   *
   * @defaultValue "shorter"
   */
  rest?: "shorter" | "dropped";
  /**
   * Batches that a step takes, one after the other. More than one needs `rest: "dropped"`.
   *
   * @defaultValue 1
   */
  perStep?: number;
  /**
   * The number of the first pass, from which its order is derived.
   *
   * @defaultValue 1
   */
  firstPass?: number;
}

/**
 * Which examples each step takes. A step's examples depend on its number alone, so a run can go on anywhere.
 */
export interface Batches {
  readonly stepsPerEpoch: number;
  /** Positions of the examples of a step, counted from 0. */
  at(step: number): Int32Array;
  /** How much a step's numbers count in the means of its epoch. */
  weightAt(step: number): number;
}

/** Cuts examples 0..count−1 into batches, pass after pass. */
export function batches(options: BatchesOptions): Batches {
  const { count, batchSize, order = "shuffled", seed = 0 } = options;
  const { rest = "shorter", perStep = 1, firstPass = 1 } = options;
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
