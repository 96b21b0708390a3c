/**
 * Measures that look at which images are near to which, separately for quality and variety.
 *
 * Kynkäänniemi et al. 2019, "Improved precision and recall metric for assessing generative models",
 * arXiv:1904.06991. Naeem et al. 2020, "Reliable fidelity and diversity metrics for generative models",
 * arXiv:2002.09797.
 *
 * A ball around each image reaches to its k-th nearest neighbour of the same set.
 */
import { tf } from "../tensorflow/backend";
import { wholeNumber } from "../training/checks";
import { checkFeatures, forEachRow, squaredDistances } from "./pairs";

export interface PrecisionRecall {
  /** Share of the generated images that lie in the ball of a real one, 0..1: quality. */
  precision: number;
  /** Share of the real images that lie in the ball of a generated one, 0..1: variety. */
  recall: number;
}

export interface NeighbourOptions {
  /**
   * k: the ball around an image reaches to its k-th nearest neighbour, 1..n − 1.
   *
   * @defaultValue 3 for precision and recall, 5 for density and coverage, as in the papers
   */
  neighbours?: number;
}

/**
 * Computes improved precision and recall. Both depend on the number of images, so compare only figures from
 * equal numbers.
 *
 * @param real features [n, d], n > neighbours
 * @param generated features [m, d], m > neighbours
 * @throws RangeError for other shapes or options, and for features that are not finite
 */
export async function precisionRecall(
  real: tf.Tensor2D,
  generated: tf.Tensor2D,
  { neighbours = 3 }: NeighbourOptions = {},
): Promise<PrecisionRecall> {
  return centred(real, generated, neighbours, async (x, y) => ({
    precision: meanOf(await ballsAround(y, x, await radii(x, neighbours)), (balls) => (balls > 0 ? 1 : 0)),
    recall: meanOf(await ballsAround(x, y, await radii(y, neighbours)), (balls) => (balls > 0 ? 1 : 0)),
  }));
}

export interface DensityCoverage {
  /**
   * Number of real images' balls that a generated image lies in, divided by k, ≥ 0: quality. It is about 1 if
   * generated images are distributed like real ones, and more if they keep to where real ones are dense.
   */
  density: number;
  /** Share of the real images whose ball holds a generated image, 0..1: variety. */
  coverage: number;
}

/**
 * Computes density and coverage, which outliers affect less than precision and recall.
 *
 * @param real features [n, d], n > neighbours
 * @param generated features [m, d], m > neighbours
 * @throws RangeError for other shapes or options, and for features that are not finite
 */
export async function densityCoverage(
  real: tf.Tensor2D,
  generated: tf.Tensor2D,
  { neighbours = 5 }: NeighbourOptions = {},
): Promise<DensityCoverage> {
  return centred(real, generated, neighbours, async (x, y) => {
    const reach = await radii(x, neighbours);
    const nearest = await forEachRow(x, y.shape[0], (piece) => squaredDistances(piece, y).min(1));
    return {
      density: meanOf(await ballsAround(y, x, reach), (balls) => balls / neighbours),
      coverage: meanOf(nearest, (distance, i) => (distance <= reach[i] ? 1 : 0)),
    };
  });
}

/** Checks the features and calls `measure` with both minus the mean of the real ones. */
async function centred<T>(
  real: tf.Tensor2D,
  generated: tf.Tensor2D,
  neighbours: number,
  measure: (x: tf.Tensor2D, y: tf.Tensor2D) => Promise<T>,
): Promise<T> {
  wholeNumber("neighbours", neighbours, 1, "the papers use 3 or 5");
  checkFeatures(real, generated, neighbours + 1);
  const both = tf.tidy(() => [real, generated].map((each) => each.sub<tf.Tensor2D>(real.mean(0))));
  try {
    return await measure(both[0], both[1]);
  } finally {
    tf.dispose(both);
  }
}

/** Returns the squared distance of each row to its k-th nearest other row. */
function radii(features: tf.Tensor2D, k: number): Promise<Float32Array> {
  return forEachRow(features, features.shape[0], (piece) => {
    const nearest = tf.topk(squaredDistances(piece, features).neg(), k + 1).values; // the row itself is the first
    return nearest.slice([0, k], [-1, 1]).neg();
  });
}

/** Counts, for each point, the centres whose ball it lies in. */
async function ballsAround(
  points: tf.Tensor2D,
  centres: tf.Tensor2D,
  squaredRadii: Float32Array,
): Promise<Float32Array> {
  const reach = tf.tensor1d(squaredRadii);
  try {
    return await forEachRow(points, centres.shape[0], (piece) =>
      squaredDistances(piece, centres).lessEqual(reach).toFloat().sum(1),
    );
  } finally {
    reach.dispose();
  }
}

const meanOf = (values: Float32Array, part: (value: number, at: number) => number): number =>
  values.reduce((sum, value, at) => sum + part(value, at), 0) / values.length;
