"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.latentGrid = latentGrid;
exports.decodeGrid = decodeGrid;
const normalQuantile_1 = require("../../math/normalQuantile");
const backend_1 = require("../../tensorflow/backend");
const compile_1 = require("../../tensorflow/compile");
const checks_1 = require("../../training/checks");
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
function latentGrid(n = 15, { latentDim = 2 } = {}) {
    (0, checks_1.wholeNumber)("n", n, 2, "it is the number of rows and columns; the book uses 15");
    (0, checks_1.wholeNumber)("latentDim", latentDim, 1, "use the decoder's latentDim");
    const grid = quantiles(n);
    const line = latentDim === 1 ? quantiles(n * n) : [];
    const points = new Float32Array(n * n * latentDim);
    for (let i = 0; i < n * n; i++) {
        if (latentDim === 1)
            points[i] = line[i];
        else
            points.set([grid[i % n], grid[Math.floor(i / n)]], i * latentDim);
    }
    return backend_1.tf.tensor2d(points, [n * n, latentDim]);
}
/**
 * Decodes latentGrid(n) into images [n·n, 28, 28, 1], row by row.
 *
 * @param n rows and columns, ≥ 2. @defaultValue 15
 * @throws RangeError if n is not a whole number ≥ 2
 */
async function decodeGrid(decoder, n = 15) {
    const points = latentGrid(n, { latentDim: decoder.inputs[0].shape[1] ?? 2 });
    try {
        return (await (0, compile_1.predict)(decoder, points));
    }
    finally {
        points.dispose();
    }
}
function quantiles(n) {
    return Array.from({ length: n }, (_, i) => (0, normalQuantile_1.inverseNormalCdf)(0.05 + (0.9 * i) / (n - 1)));
}
//# sourceMappingURL=latentGrid.js.map