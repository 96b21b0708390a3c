/**
 * Kernel Inception Distance (Bińkowski et al. 2018, "Demystifying MMD GANs", arXiv:1801.01401): the squared
 * maximum mean discrepancy between the features of real and generated images, with the kernel
 *
 *     k(x, y) = (x · y / d + 1)³
 *
 * Its estimate is unbiased for any number of images, so figures from different numbers of images can be
 * compared.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { mulberry32, shuffled } from "../math/shuffle";
import { checkSeed } from "../tensorflow/random";
import { tf } from "../tensorflow/backend";
import { progressLine } from "../terminal/progressLine";
import { wholeNumber } from "../training/checks";
import { checkFeatures, forEachRow } from "./pairs";

export interface Kid {
  /**
   * The estimate from all pairs of images: 0 for equal distributions, larger for others. It can be slightly
   * negative, because it is unbiased.
   */
  value: number;
  /** The 95 % confidence interval, [low, high]. */
  interval: [number, number];
}

/**
 * Estimates the KID from all pairs of images. The interval takes the estimate's variance from the
 * decomposition of a U-statistic, both its first-order part, which dominates for different distributions, and
 * its second-order part, which remains for equal ones.
 *
 * @param real features [n, d], n ≥ 2
 * @param generated features [m, d], m ≥ 2
 * @throws RangeError for other shapes, and for features that are not finite
 */
export async function kid(real: tf.Tensor2D, generated: tf.Tensor2D): Promise<Kid> {
  checkFeatures(real, generated);
  const [n, m] = [real.shape[0], generated.shape[0]];
  const within = [await kernelRows(real, real), await kernelRows(generated, generated)];
  const between = [await kernelRows(real, generated), await kernelRows(generated, real)];
  const value = mean(within[0].means) + mean(within[1].means) - 2 * mean(between[0].means);

  // The variance of the kernel's second-order part, which belongs to no single image: here between the sets;
  // `pairs` below is the same within a set.
  const mixed = Math.max(
    0,
    between[0].square -
      meanSquare(between[0].means) -
      meanSquare(between[1].means) +
      mean(between[0].means) ** 2,
  );
  const variance = within.reduce(
    (sum, { means, square }, i) => {
      const [own, others] = i === 0 ? [n, m] : [m, n];
      const pairs = Math.max(0, square - 2 * meanSquare(means) + mean(means) ** 2);
      // What each image adds to the estimate, less the noise of its means over the other images.
      const each = means.map((value, at) => value - between[i].means[at]);
      const single = Math.max(0, sampleVariance(each) - pairs / (own - 1) - mixed / others);
      return sum + (4 * single) / own + (2 * pairs) / (own * (own - 1));
    },
    (4 * mixed) / (n * m),
  );
  const reach = 1.959964 * Math.sqrt(variance);
  return { value, interval: [value - reach, value + reach] };
}

export interface KidOfSubsetsOptions {
  /**
   * Number of subsets, ≥ 1.
   *
   * @defaultValue 100
   */
  subsets?: number;
  /**
   * Number of images in each subset, 2..n.
   *
   * @defaultValue 1000, or as many as there are
   */
  subsetSize?: number;
  /**
   * Seed of the subsets, 0..2³¹−1.
   *
   * @defaultValue 0
   */
  seed?: number;
}

/**
 * Estimates the KID from random subsets, as most papers and torch-fidelity do. `kid` uses all pairs of images
 * and is more exact.
 *
 * @param real features [n, d], n ≥ subsetSize
 * @param generated features [m, d], m ≥ subsetSize
 * @returns mean and standard deviation of the subsets' estimates
 * @throws RangeError for other shapes, options outside their range, and features that are not finite
 */
export async function kidOfSubsets(
  real: tf.Tensor2D,
  generated: tf.Tensor2D,
  { subsets = 100, subsetSize, seed = 0 }: KidOfSubsetsOptions = {},
): Promise<{ mean: number; deviation: number }> {
  const size = subsetSize ?? Math.min(1000, real.shape[0], generated.shape[0]);
  wholeNumber("subsets", subsets, 1, "it is the number of subsets");
  wholeNumber("subsetSize", size, 2, "it is the number of images in a subset");
  checkFeatures(real, generated, size);
  const random = mulberry32(checkSeed(seed));
  const choose = ({ shape: [count] }: tf.Tensor2D) => shuffled(count, random).subarray(0, size);
  const chosen = function* () {
    for (let i = 0; i < subsets; i++) yield [choose(real), choose(generated)] as const;
  };
  const line = progressLine(`KID of ${subsets} subsets`);
  const values: number[] = [];
  for (const positions of chosen()) {
    values.push(await kidOfSubset(real, generated, positions));
    line.update(values.length / subsets);
    await nextTurn(); // lets the kernel receive messages
  }
  line.done();
  return { mean: mean(values), deviation: Math.sqrt(meanSquare(values) - mean(values) ** 2) };
}

/** Estimates the KID from the images at these positions, of the real and of the generated ones. */
export async function kidOfSubset(
  real: tf.Tensor2D,
  generated: tf.Tensor2D,
  positions: readonly [Int32Array, Int32Array],
): Promise<number> {
  const [x, y] = [real, generated].map((all, i) =>
    tf.tidy(() => tf.gather(all, tf.tensor1d(positions[i], "int32"))),
  );
  const means = async (a: tf.Tensor2D, b: tf.Tensor2D) => mean((await kernelRows(a, b)).means);
  try {
    return (await means(x, x)) + (await means(y, y)) - 2 * (await means(x, y));
  } finally {
    tf.dispose([x, y]);
  }
}

/**
 * Computes the kernel of all pairs of a row and a column, or of two different rows if both are the same
 * tensor.
 *
 * @returns for each row, the mean of the kernel over the columns; for all pairs, its mean square
 */
async function kernelRows(
  rows: tf.Tensor2D,
  columns: tf.Tensor2D,
): Promise<{ means: number[]; square: number }> {
  const [n, d] = rows.shape;
  const isWithin = rows === columns;
  const count = columns.shape[0] - (isWithin ? 1 : 0);
  const sums = await forEachRow(rows, columns.shape[0], (piece) => {
    const kernel = (products: tf.Tensor) => {
      const base = products.div(d).add(1);
      return base.square().mul(base); // several times as fast as pow(3)
    };
    const pairs = kernel(tf.matMul(piece, columns, false, true));
    const itself = isWithin ? kernel(piece.square().sum(1)) : tf.zeros([piece.shape[0]]);
    return tf.stack([pairs.sum(1).sub(itself), pairs.square().sum(1).sub(itself.square())], 1);
  });
  return {
    means: Array.from({ length: n }, (_, i) => sums[2 * i] / count),
    square: mean(Array.from({ length: n }, (_, i) => sums[2 * i + 1] / count)),
  };
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const meanSquare = (values: number[]) => mean(values.map((value) => value * value));
const sampleVariance = (values: number[]) => {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
};
