import { tf } from "../../../src/tensorflow/backend";

/** What an op computes with, besides its first input. */
export interface Choice {
  /** Two numbers that choose settings. */
  a: number;
  b: number;
  /** The part of a weight, which has a gradient, in this shape. */
  weight: (...shape: number[]) => tf.Tensor;
  /** Another value of the program that fits, or else `x`. */
  other: (fits: (value: tf.Tensor) => boolean) => tf.Tensor;
}

export interface RandomOp {
  fits: (x: tf.Tensor) => boolean;
  apply: (x: tf.Tensor, choice: Choice) => tf.Tensor;
}

export type Fits = RandomOp["fits"];

export const and =
  (...all: Fits[]): Fits =>
  (x) =>
    all.every((fits) => fits(x));
export const isFloat: Fits = (x) => x.dtype === "float32";
export const isInt: Fits = (x) => x.dtype === "int32";
export const isBool: Fits = (x) => x.dtype === "bool";
export const isNotEmpty: Fits = (x) => x.size > 0;
export const isImage: Fits = and(
  isFloat,
  isNotEmpty,
  (x) => x.rank === 4 && x.shape[1]! >= 3 && x.shape[2]! >= 3,
);
export const hasRank =
  (least: number, most = least): Fits =>
  (x) =>
    x.rank >= least && x.rank <= most;
export const likeIt =
  (x: tf.Tensor): Fits =>
  (y) =>
    y.dtype === x.dtype && y.shape.join() === x.shape.join();

/** The same function for each input that fits. */
export function each(fits: Fits, functions: Record<string, RandomOp["apply"]>): Record<string, RandomOp> {
  return Object.fromEntries(Object.entries(functions).map(([name, apply]) => [name, { fits, apply }]));
}

export const axisOf = (x: tf.Tensor, { a }: Choice) => a % x.rank;
export const pick = <T>(list: T[], index: number): T => list[index % list.length];
export const SAME_OR_VALID = ["same", "valid"] as const;

/** A float32 value that does not come close to a whole number or to another element. */
export const apart = (x: tf.Tensor) =>
  x.mul(0.01).add(tf.range(0, x.size).mul(1.37).add(0.21).reshape(x.shape));
