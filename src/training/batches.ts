import { deriveSeed } from "../tensorflow/random";
import { mulberry32, shuffled } from "../math/shuffle";

/**
 * The positions 0..count−1 in random order, in slices of batchSize; the last may be shorter, as in Keras.
 * The order depends on seed and epoch alone, so a run that starts in the middle sees the batches that a whole run sees.
 */
export function* shuffledBatches(
  count: number,
  batchSize: number,
  seed: number,
  epoch: number,
): Generator<Int32Array> {
  const order = shuffled(count, mulberry32(deriveSeed(seed, `shuffle/${epoch}`)));
  for (let at = 0; at < count; at += batchSize) yield order.slice(at, at + batchSize);
}
