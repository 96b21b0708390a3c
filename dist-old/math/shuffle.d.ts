/**
 * Makes a generator of uniform random numbers, ≥ 0 and < 1: mulberry32 (Tommy Ettinger, public domain). The
 * same seed gives the same numbers on every machine.
 */
export declare function mulberry32(seed: number): () => number;
/**
 * Returns the numbers 0..count−1 in random order (Fisher–Yates).
 *
 * @param random returns uniform numbers, ≥ 0 and < 1
 */
export declare function shuffled(count: number, random: () => number): Int32Array;
