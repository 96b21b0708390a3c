import { setImmediate as nextTurn } from "node:timers/promises";
import { mulberry32 } from "../math/shuffle";
import { progressLine } from "../terminal/progressLine";
import { tf } from "../tensorflow/backend";
import { notNegative, wholeNumber } from "../training/checks";

export interface UmapOptions {
  /**
   * Number of neighbours of each point, ≥ 2, whose distances are to be kept: few of them show the fine
   * structure, many the overall structure.
   *
   * @defaultValue 15
   */
  nNeighbors?: number;
  /**
   * The least distance between neighbours in the plane, ≥ 0: with 0, they form dense clumps.
   *
   * @defaultValue 0.1
   */
  minDist?: number;
  /**
   * Seed, 0..2³¹−1.
   *
   * @defaultValue 0
   */
  seed?: number;
}

/**
 * Lays points of many dimensions out in a plane, so that neighbours stay neighbours (McInnes, Healy &
 * Melville 2018, arXiv:1802.03426). Distances between clusters, and the axes, mean nothing.
 *
 *     const [zMean] = encoder.predict(test.images) as tf.Tensor2D[];
 *     latentScatter(await umap(zMean), test.labels, { axes: ["", ""] })
 *
 * It computes in JavaScript, and shows its progress: 3,000 points take about 10 seconds.
 *
 * @param points [n, d] with n > nNeighbors, such as the zMean of images
 * @returns [n, 2], which the caller disposes
 * @throws RangeError if an option is outside its range or there are too few points; Error for points of
 *   another shape
 */
export async function umap(
  points: tf.Tensor2D,
  { nNeighbors = 15, minDist = 0.1, seed = 0 }: UmapOptions = {},
): Promise<tf.Tensor2D> {
  wholeNumber("nNeighbors", nNeighbors, 2, "umap's authors use 15");
  notNegative("minDist", minDist, "umap's authors use 0.1");
  const [n] = points.shape;
  if (points.rank !== 2) throw new Error(`umap expects points [n, d], got [${points.shape.join(", ")}].`);
  if (n <= nNeighbors) {
    throw new RangeError(
      `umap needs more points than nNeighbors, got ${n} points and nNeighbors ${nNeighbors}.`,
    );
  }
  const { UMAP } = await import("umap-js");
  const layout = new UMAP({ nNeighbors, minDist, random: mulberry32(seed) });
  const line = progressLine(`UMAP of ${n.toLocaleString("en")} points`);
  try {
    line.update(undefined, "looking for neighbours");
    await nextTurn(); // lets the kernel receive messages
    const epochs = layout.initializeFit(await points.array());
    for (let epoch = 1; epoch <= epochs; epoch++) {
      layout.step();
      line.update(epoch / epochs);
      await nextTurn();
    }
  } finally {
    line.done();
  }
  return tf.tensor2d(layout.getEmbedding(), [n, 2]);
}
