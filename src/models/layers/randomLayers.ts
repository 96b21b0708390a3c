/**
 * Layers that draw random numbers in training, from a stream that the training seeds, saves and continues.
 */
import { tf } from "../../tensorflow/backend";
import { RandomStream, randomSeed } from "../../tensorflow/random";
import { notNegative } from "../../training/checks";

/** Gives random numbers: a RandomStream, or in a test the numbers of another program. */
export type RandomSource = Pick<RandomStream, "uniform"> & Partial<Pick<RandomStream, "normal">>;

export interface DropoutArgs {
  /** Share of the numbers that become 0, ≥ 0 and < 1. */
  rate: number;
  name?: string;
}

export interface GaussianNoiseArgs {
  /** Standard deviation of the noise, ≥ 0. */
  stddev: number;
  name?: string;
}

/**
 * Keras' Dropout: in training every number becomes 0 with probability `rate`, and the others are divided by 1
 * − rate.
 *
 * tf.layers.dropout makes its mask in JavaScript: with a seed the mask is the same at each step, without one
 * no run can be repeated, and a compiled step would keep its first mask. This layer takes the numbers from
 * the training, `model.apply(x, { training: true, random })`; without `random` it draws from a stream of its
 * own.
 *
 * @throws RangeError where the rate is not a share
 */
export function dropout(args: DropoutArgs): tf.layers.Layer {
  return new Dropout(args);
}

/**
 * Keras' GaussianNoise: in training every number gets noise of N(0, stddev²), from the same source as
 * `dropout`.
 *
 * @throws RangeError where stddev is negative
 */
export function gaussianNoise(args: GaussianNoiseArgs): tf.layers.Layer {
  return new GaussianNoise(args);
}

interface CallArgs {
  training?: boolean;
  random?: RandomSource;
}

/** Leaves its input as it is, except in training. */
abstract class RandomLayer extends tf.layers.Layer {
  private ownRandom?: RandomStream;

  protected abstract change(x: tf.Tensor, random: RandomSource): tf.Tensor;

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return inputShape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training, random }: CallArgs): tf.Tensor {
    const x = Array.isArray(inputs) ? inputs[0] : inputs;
    if (!training) return x;
    return tf.tidy(() => this.change(x, random ?? (this.ownRandom ??= new RandomStream(randomSeed()))));
  }

  protected override disposeWeights(): number {
    this.ownRandom?.dispose();
    return super.disposeWeights();
  }
}

class Dropout extends RandomLayer {
  static readonly className = "SeededDropout"; // "Dropout" is tfjs' own
  private readonly rate: number;

  constructor({ rate, ...args }: DropoutArgs) {
    super(args);
    if (!(rate >= 0 && rate < 1)) {
      throw new RangeError(
        `dropout must be ≥ 0 and < 1, got ${rate}: it is the share that becomes 0; the book takes 0.4.`,
      );
    }
    this.rate = rate;
  }

  protected override change(x: tf.Tensor, random: RandomSource): tf.Tensor {
    if (this.rate === 0) return x;
    const kept = random.uniform(x.shape).greaterEqual(this.rate).toFloat();
    return x.mul(kept.div(1 - this.rate));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate };
  }
}

class GaussianNoise extends RandomLayer {
  static readonly className = "SeededGaussianNoise"; // "GaussianNoise" is tfjs' own
  private readonly stddev: number;

  constructor({ stddev, ...args }: GaussianNoiseArgs) {
    super(args);
    this.stddev = notNegative("stddev", stddev, "it is the standard deviation of the noise");
  }

  protected override change(x: tf.Tensor, random: RandomSource): tf.Tensor {
    if (!random.normal)
      throw new Error("gaussianNoise needs normal numbers: pass a RandomStream as `random`.");
    return x.add(random.normal(x.shape).mul(this.stddev));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), stddev: this.stddev };
  }
}

// So that a model with these layers can be saved and loaded. saveModel names them as tfjs does, for other
// programs; here, these
// names stand for the seeded layers.
const { classNameMap } = tf.serialization.SerializationMap.getMap();
for (const layer of [Dropout, GaussianNoise]) {
  tf.serialization.registerClass(layer);
  classNameMap[layer.className.replace("Seeded", "")] = classNameMap[layer.className];
}
