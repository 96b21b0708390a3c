import { tf } from "../../tensorflow/backend";

export interface Neighbour {
  /** The index of the image, from 0. */
  index: number;
  /** The root of the mean squared difference of all pixels and channels, in the unit of the images. */
  distance: number;
}

/** The number of images that are compared at once: 1,000 of 32×32×3 take 12 MB. */
const BLOCK = 1000;

/**
 * Finds the nearest image to each query, by the L2 distance of their pixels. It reads the result, and so
 * waits for it.
 *
 * @param queries [q, height, width, channels]
 * @param images [n, height, width, channels], n ≥ 1, or n ≥ 2 with `except`
 * @param except the index of an image to pass over for each query: the query itself, if it is one of the
 *   images
 */
export function nearestImages(
  queries: tf.Tensor4D,
  images: tf.Tensor4D,
  except?: readonly number[],
): Neighbour[] {
  const [count] = queries.shape;
  const [n, ...size] = images.shape;
  if (queries.shape.slice(1).join() !== size.join() || count < 1 || n < (except ? 2 : 1)) {
    throw new Error(
      `nearestImages expects queries and images of the same size [n, height, width, channels], ` +
        `got [${queries.shape.join(", ")}] and [${images.shape.join(", ")}]`,
    );
  }
  const nearest = Array.from({ length: count }, () => ({ index: -1, squared: Infinity }));
  for (let start = 0; start < n; start += BLOCK) {
    const length = Math.min(BLOCK, n - start);
    const distances = tf.tidy(() => {
      const q = queries.reshape([count, -1]);
      const x = images.slice(start, length).reshape([length, -1]);
      // |q − x|² = |q|² + |x|² − 2 q·x, of which |q|² is the same for all x
      return x
        .square()
        .sum(1)
        .sub(tf.matMul(q, x, false, true).mul(2))
        .dataSync();
    });
    distances.forEach((squared, at) => {
      const query = nearest[Math.floor(at / length)];
      const index = start + (at % length);
      if (squared < query.squared && except?.[Math.floor(at / length)] !== index) {
        Object.assign(query, { index, squared });
      }
    });
  }
  // -1 means that the pixels, and so the distances, are not finite.
  const indices = nearest.map(({ index }) => Math.max(index, 0));
  const distances = tf.tidy(() => {
    // Computed again, from the difference, because the sum above loses precision if two images are alike.
    const difference = queries.sub(tf.gather(images, tf.tensor1d(indices, "int32")));
    return difference.square().mean([1, 2, 3]).sqrt().dataSync();
  });
  return indices.map((index, i) => ({ index, distance: distances[i] }));
}
