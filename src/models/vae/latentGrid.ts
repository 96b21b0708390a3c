import { inverseNormalCdf } from "../../math/normalQuantile";
import { tf } from "../../tensorflow/backend";
import { predict } from "../../tensorflow/compile";
import { wholeNumber } from "../../training/checks";

/**
 * Returns n × n points of the latent space, [n·n, latentDim]. The point in row i and column j is [grid[j],
 * grid[i], 0, …], where grid is the inverse normal CDF of n evenly spaced numbers from 0.05 to 0.95. The
 * prior is normal, so each point represents the same share of the probability. If latentDim is 1, the n·n
 * points lie along that one dimension. (Book: listing 8.28.)
 *
 * @param n rows and columns, ≥ 2. @defaultValue 15
 * @param options.latentDim the decoder's latent dimensions. @defaultValue 2
 * @throws RangeError if n or latentDim is not a whole number in its range
 */
export function latentGrid(n = 15, { latentDim = 2 }: { latentDim?: number } = {}): tf.Tensor2D {
  wholeNumber("n", n, 2, "it is the number of rows and columns; the book uses 15");
  wholeNumber("latentDim", latentDim, 1, "use the decoder's latentDim");
  const grid = quantiles(n);
  const line = latentDim === 1 ? quantiles(n * n) : [];
  const points = new Float32Array(n * n * latentDim);
  for (let i = 0; i < n * n; i++) {
    if (latentDim === 1) points[i] = line[i];
    else points.set([grid[i % n], grid[Math.floor(i / n)]], i * latentDim);
  }
  return tf.tensor2d(points, [n * n, latentDim]);
}

/**
 * Returns the axes of latentGrid(n) for `imageGrid`: z[0] to the right, z[1] downwards, as in listing 8.28.
 *
 * @param n rows and columns, ≥ 2. @defaultValue 15
 * @param options.latentDim the decoder's latent dimensions. @defaultValue 2
 * @returns undefined if latentDim is 1: the points then lie along that dimension, row by row
 */
export function latentAxes(n = 15, { latentDim = 2 }: { latentDim?: number } = {}) {
  if (latentDim === 1) return undefined;
  const values = quantiles(n);
  return {
    x: { title: "z[0]", values },
    y: { title: "z[1] (downwards, as in the book)", values: values.toReversed() },
  };
}

/**
 * Decodes latentGrid(n) into images [n·n, 28, 28, 1], row by row.
 *
 * @param n rows and columns, ≥ 2. @defaultValue 15
 * @throws RangeError if n is not a whole number ≥ 2
 */
export async function decodeGrid(decoder: tf.LayersModel, n = 15): Promise<tf.Tensor4D> {
  const points = latentGrid(n, { latentDim: decoder.inputs[0].shape[1] ?? 2 });
  try {
    return (await predict(decoder, points)) as tf.Tensor4D;
  } finally {
    points.dispose();
  }
}

function quantiles(n: number): number[] {
  return Array.from({ length: n }, (_, i) => inverseNormalCdf(0.05 + (0.9 * i) / (n - 1)));
}
