import { setImmediate as nextTurn } from "node:timers/promises";
import { progressLine } from "../terminal/progressLine";
import { tf } from "../tensorflow/backend";

/** The number of pairs that are computed at once. One value for each takes 16 MB. */
const PAIRS = 1 << 22;

/**
 * Computes something for each row from all of its pairs with the columns, in pieces that are small enough for
 * the pairs to fit into memory. It shows its progress if it takes longer than two seconds.
 *
 * @param rows [n, d]
 * @param columns number of columns that each row is paired with
 * @param reduce a piece of the rows [p, d], and the position of its first row → [p, …]
 * @returns the results of all rows, one after the other
 */
export async function forEachRow(
  rows: tf.Tensor2D,
  columns: number,
  reduce: (piece: tf.Tensor2D, start: number) => tf.Tensor,
): Promise<Float32Array> {
  const [n] = rows.shape;
  const size = Math.max(1, Math.floor(PAIRS / columns));
  const line = progressLine(
    `Comparing ${n.toLocaleString("en")} with ${columns.toLocaleString("en")} images`,
  );
  const results: Float32Array[] = [];
  for (let start = 0; start < n; start += size) {
    const result = tf.tidy(() => reduce(rows.slice(start, Math.min(size, n - start)), start));
    results.push(await result.data<"float32">());
    result.dispose();
    line.update(Math.min(start + size, n) / n);
    await nextTurn(); // lets the kernel receive messages
  }
  line.done();
  const all = new Float32Array(results.reduce((length, each) => length + each.length, 0));
  let at = 0;
  for (const each of results) {
    all.set(each, at);
    at += each.length;
  }
  return all;
}

/**
 * Rows [p, d] and columns [m, d] → [p, m]: squared Euclidean distances, ≥ 0. Rounding makes the distance
 * between two equal rows about 1e-7 of their squared norms, so subtract the mean of all rows beforehand.
 */
export function squaredDistances(rows: tf.Tensor2D, columns: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const products = tf.matMul(rows, columns, false, true);
    const norms = (x: tf.Tensor2D) => x.square().sum(1);
    return norms(rows).expandDims(1).add(norms(columns)).sub(products.mul(2)).relu<tf.Tensor2D>();
  });
}

/**
 * @throws RangeError unless both are [n, d] with the same d, at least `least` rows each, and finite values
 */
export function checkFeatures(real: tf.Tensor2D, generated: tf.Tensor2D, least = 2): void {
  for (const [name, { shape }] of Object.entries({ real, generated })) {
    if (shape.length === 2 && shape[0] >= least && shape[1] === real.shape[1]) continue;
    throw new RangeError(
      `${name} must be features [n, ${real.shape[1]}] with n ≥ ${least}, got [${shape.join(", ")}]: pass more images, and use one ` +
        "extractor for both.",
    );
  }
  const areFinite = tf.tidy(() => [real, generated].map((each) => each.isFinite().all().dataSync()[0]));
  if (areFinite.every(Boolean)) return;
  throw new RangeError(
    `Features must be finite, but those of the ${areFinite[0] ? "generated" : "real"} images contain NaN or infinite values: ` +
      "check the images and the extractor.",
  );
}
