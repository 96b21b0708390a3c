import { tf } from "../../tensorflow/backend";
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
export declare function latentGrid(n?: number, { latentDim }?: {
    latentDim?: number;
}): tf.Tensor2D;
/**
 * Decodes latentGrid(n) into images [n·n, 28, 28, 1], row by row.
 *
 * @param n rows and columns, ≥ 2. @defaultValue 15
 * @throws RangeError if n is not a whole number ≥ 2
 */
export declare function decodeGrid(decoder: tf.LayersModel, n?: number): Promise<tf.Tensor4D>;
