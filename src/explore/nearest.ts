import { tf } from "../tensorflow/backend";

/** The number of images whose squares are added up at once. */
const BLOCK = 1000;

/**
 * Returns a function that finds the images nearest to a query by the L2 distance of their pixels, the nearest
 * first. What does not depend on the query is computed at once.
 *
 * @param images [n, …], kept by the caller
 * @returns the function, from a query [1, …] to the indices of `count` images, or of all if there are fewer
 */
export function nearestOf(images: tf.Tensor4D): (query: tf.Tensor, count: number) => Promise<number[]> {
  const [n] = images.shape;
  const starts = Array.from({ length: Math.ceil(n / BLOCK) }, (_, i) => i * BLOCK);
  const squares = Float32Array.from(
    starts.flatMap((start) => {
      const sums = tf.tidy(() => {
        const block = images.slice(start, Math.min(BLOCK, n - start));
        return block.square().sum([1, 2, 3]).dataSync();
      });
      return Array.from(sums);
    }),
  );
  return async (query, count) => {
    // |q − x|² = |q|² + |x|² − 2 q·x, of which |q|² is the same for all x
    const products = tf.tidy(() => tf.matMul(images.reshape([n, -1]), query.reshape([-1, 1])));
    const dots = await products.data();
    products.dispose();
    const distances = squares.map((square, i) => square - 2 * dots[i]);
    const nearest: number[] = [];
    distances.forEach((distance, i) => {
      if (nearest.length === count && distance >= distances[nearest[count - 1]]) return;
      const place = nearest.findIndex((each) => distance < distances[each]);
      nearest.splice(place < 0 ? nearest.length : place, 0, i);
      if (nearest.length > count) nearest.pop();
    });
    return nearest;
  };
}
