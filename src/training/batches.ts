import { deriveSeed } from "../tensorflow/random";

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
  const random = generator(deriveSeed(seed, `shuffle/${epoch}`));
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1)); // Fisher–Yates
    [order[i], order[j]] = [order[j], order[i]];
  }
  for (let at = 0; at < count; at += batchSize) yield order.slice(at, at + batchSize);
}

/** Uniform numbers in 0..1: mulberry32 (Tommy Ettinger, public domain), enough for an order of images. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
