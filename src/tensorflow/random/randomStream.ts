import { runOp, tf } from "../backend";

/**
 * A stream of random numbers that TensorFlow ops draw. A number depends on nothing but the seed and the
 * counter of draws, which is a tf.Variable. The numbers are therefore made on the device, a compiled step
 * draws new ones in every call, and a training run can be resumed with the same numbers. (tfjs' own
 * tf.randomNormal runs in JavaScript, treats seed 0 as "no seed", and repeats its numbers when it is given a
 * seed.)
 */
export class RandomStream {
  /** int32 [2]: the seed and the number of draws so far, in the form that the ops take */
  private readonly state: tf.Variable;

  /**
   * @param seed whole number in 0..2³¹−1. Streams with the same seed draw the same numbers.
   * @throws RangeError if the seed is outside that range
   */
  constructor(readonly seed: number) {
    checkSeed(seed);
    this.state = tf.tidy(() => tf.variable(tf.tensor1d([seed, 0], "int32"), false));
  }

  /** Draws independent float32 numbers from N(0, 1). */
  normal<R extends tf.Rank>(shape: tf.ShapeMap[R]): tf.Tensor<R> {
    return this.draw("StatelessRandomNormal", shape);
  }

  /** Draws independent float32 numbers from the uniform distribution on [min, max). */
  uniform<R extends tf.Rank>(shape: tf.ShapeMap[R], min = 0, max = 1): tf.Tensor<R> {
    const unit = this.draw<R>("StatelessRandomUniform", shape);
    if (min === 0 && max === 1) return unit;
    const scaled = tf.tidy(() => unit.mul(max - min).add<tf.Tensor<R>>(min));
    unit.dispose();
    return scaled;
  }

  /**
   * The number of draws so far. To resume a training run with the same numbers, save it with the weights and
   * set it again.
   *
   * @throws RangeError if it is set to anything but a whole number in 0..2³¹−1
   */
  get counter(): number {
    return this.state.dataSync()[1];
  }

  set counter(draws: number) {
    if (!Number.isInteger(draws) || draws < 0 || draws >= 2 ** 31) {
      throw new RangeError(
        `counter must be a whole number in 0..2³¹−1, got ${draws}. Set it to a value that you have read from it.`,
      );
    }
    tf.tidy(() => this.state.assign(tf.tensor1d([this.seed, draws], "int32")));
  }

  dispose(): void {
    this.state.dispose();
  }

  private draw<R extends tf.Rank>(op: string, shape: tf.ShapeMap[R]): tf.Tensor<R> {
    return tf.tidy(() => {
      const numbers = stateless<R>(op, shape, this.state);
      this.state.assign(this.state.add(tf.tensor1d([0, 1], "int32")));
      return numbers;
    });
  }
}

/**
 * Draws numbers with a stateless op. Version 1 of these ops is used, because version 2 takes its key and
 * counter as uint64, which tfjs lacks; both use the same generator (Philox).
 *
 * @param op such as "StatelessRandomNormal"
 * @param seed int32 [2]
 */
export function stateless<R extends tf.Rank>(
  op: string,
  shape: tf.ShapeMap[R],
  seed: tf.Tensor,
): tf.Tensor<R> {
  const [numbers] = runOp(op, { dtype: { type: "float32" } }, [tf.tensor1d(shape, "int32"), seed]);
  return numbers as tf.Tensor<R>;
}

/** Derives a different seed for each name, so that one number can seed a whole model or training. */
export function deriveSeed(seed: number, name: string): number {
  let hash = checkSeed(seed) ^ 0x811c9dc5;
  for (const char of name) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193); // FNV-1a
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d); // mixes the bits, so that seeds next to each other end up far apart
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 1;
}

/** Picks a seed at random, for a caller who has given none. */
export function randomSeed(): number {
  return Math.floor(Math.random() * 2 ** 31);
}

/**
 * Returns the seed if it is valid.
 *
 * @throws RangeError unless it is a whole number in 0..2³¹−1
 */
export function checkSeed(seed: number): number {
  if (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31) return seed;
  throw new RangeError(`seed must be a whole number in 0..2³¹−1, got ${String(seed)}.`);
}
