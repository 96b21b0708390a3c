import { runOp, tf } from "../backend";

/**
 * Random numbers as TensorFlow ops. A number depends on seed and counter alone, and the counter is a tf.Variable: the
 * numbers are made on the device, a compiled step draws new ones at every call, and a run can go on where it stopped.
 * (tf.randomNormal of tfjs is computed in JavaScript, takes seed 0 for "no seed", and repeats for a given seed.)
 */
export class RandomStream {
  /** int32 [2]: seed and number of draws so far, the form that the ops take. */
  private readonly state: tf.Variable;

  /** @param seed 0..2³¹−1: the same seed, the same numbers */
  constructor(readonly seed: number) {
    checkSeed(seed);
    this.state = tf.tidy(() => tf.variable(tf.tensor1d([seed, 0], "int32"), false));
  }

  /** Independent numbers of N(0, 1), float32. */
  normal<R extends tf.Rank>(shape: tf.ShapeMap[R]): tf.Tensor<R> {
    return this.draw("StatelessRandomNormal", shape);
  }

  /** Independent numbers in min..max, max excluded, float32. */
  uniform<R extends tf.Rank>(shape: tf.ShapeMap[R], min = 0, max = 1): tf.Tensor<R> {
    const unit = this.draw<R>("StatelessRandomUniform", shape);
    if (min === 0 && max === 1) return unit;
    const scaled = tf.tidy(() => unit.mul(max - min).add<tf.Tensor<R>>(min));
    unit.dispose();
    return scaled;
  }

  /** Number of draws so far. Save it beside the weights and set it again to go on. */
  get counter(): number {
    return this.state.dataSync()[1];
  }

  set counter(draws: number) {
    if (!Number.isInteger(draws) || draws < 0 || draws >= 2 ** 31) {
      throw new RangeError(
        `counter must be a whole number in 0..2³¹−1, got ${draws}: set one that was read.`,
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
 * One draw of a stateless op. Its first version: the second takes its key and counter as uint64, which tfjs has not;
 * the numbers are of the same generator (Philox).
 *
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

/** @returns a seed of its own for each name, so that one number seeds a whole model or run */
export function deriveSeed(seed: number, name: string): number {
  let hash = checkSeed(seed) ^ 0x811c9dc5;
  for (const char of name) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193); // FNV-1a
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d); // and a mix, so that near seeds end far apart
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 1;
}

/** A seed for those who gave none. */
export function randomSeed(): number {
  return Math.floor(Math.random() * 2 ** 31);
}

export function checkSeed(seed: number): number {
  if (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31) return seed;
  throw new RangeError(`seed must be a whole number in 0..2³¹−1, got ${String(seed)}.`);
}
