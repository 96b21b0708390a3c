import { readFileSync } from "node:fs";
import { join } from "node:path";
import { tf } from "../../src/tensorflow/backend";
import { noise } from "../models/kerasInputs";

/** Reads what the script in test/fixtures/metrics wrote. */
export function fixture<T>(name: string): T {
  return JSON.parse(readFileSync(join(__dirname, "../fixtures/metrics", `${name}.json`), "utf8")) as T;
}

/** The references' answers for one pair of sets of features. */
export interface Answers {
  real: number;
  generated: number;
  dim: number;
  scale: number;
  offset: number;
  frechetDistance: number;
  /** The KID of the first `count` images of both sets. */
  kidOfFirst: { count: number; value: number };
  kidOfSubsets: { positions: [number[], number[]][]; mean: number; deviation: number };
  precision: number;
  recall: number;
  density: number;
  coverage: number;
}

/** Returns the real and generated features [n, dim] that the script gave to the references. */
export function featuresOf({ real, generated, dim, scale, offset }: Answers): [tf.Tensor2D, tf.Tensor2D] {
  return tf.tidy(() => [
    noise([real, dim], 1) as tf.Tensor2D,
    noise([generated, dim], 2).mul(scale).add<tf.Tensor2D>(offset),
  ]);
}
