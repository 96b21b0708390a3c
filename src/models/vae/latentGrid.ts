import { inverseNormalCdf } from "../../math/normalQuantile";
import { tf } from "../../tensorflow/backend";
import { predict } from "../../tensorflow/compile";
import { wholeNumber } from "../../training/checks";

/**
 * n × n points of the latent space, [n·n, latentDim]: the point of row i and column j is [grid[j], grid[i],
 * 0, …], where grid is the inverse normal CDF of n numbers evenly from 0.05 to 0.95. The prior is normal, so
 * each point stands for the same share of the probability. Of one latent dimension the n·n points run along
 * it. (Book: listing 8.28.)
 */
export function latentGrid(n = 15, { latentDim = 2 }: { latentDim?: number } = {}): tf.Tensor2D {
  wholeNumber("n", n, 2, "it is the number of rows and columns; the book takes 15");
  wholeNumber("latentDim", latentDim, 1, "take the decoder's");
  const grid = quantiles(n);
  const line = latentDim === 1 ? quantiles(n * n) : [];
  const points = new Float32Array(n * n * latentDim);
  for (let i = 0; i < n * n; i++) {
    if (latentDim === 1) points[i] = line[i];
    else points.set([grid[i % n], grid[Math.floor(i / n)]], i * latentDim);
  }
  return tf.tensor2d(points, [n * n, latentDim]);
}

/** What the decoder makes of latentGrid(n): images [n·n, 28, 28, 1], row by row. */
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
