/**
 * Layers that draw random numbers during training, from a stream that the training loop seeds, saves and
 * restores.
 */
import { tf } from "../../tensorflow/backend";
import { RandomStream, randomSeed } from "../../tensorflow/random";
import { notNegative } from "../../training/checks";
import { registerLayer } from "../../training/saved/registerLayer";

/** A source of random numbers: a RandomStream or, in tests, numbers recorded from another program. */
export type RandomSource = Pick<RandomStream, "uniform"> & Partial<Pick<RandomStream, "normal">>;

export interface DropoutArgs {
  /** Fraction of the elements that are set to 0, ≥ 0 and < 1. */
  rate: number;
  name?: string;
}

export interface GaussianNoiseArgs {
  /** Standard deviation of the noise, ≥ 0. */
  stddev: number;
  name?: string;
}

/**
 * Keras' Dropout: during training each element is set to 0 with probability `rate`, and the others are
 * divided by `1 − rate`. Inputs and outputs have the same shape.
 *
 * tf.layers.dropout draws its mask in JavaScript: with a seed the mask is the same at every step, without one
 * no run can be repeated, and a compiled step would keep its first mask. This layer takes its random numbers
 * from the training loop, `model.apply(x, { training: true, random })`. Without `random` it uses its own
 * unseeded stream.
 *
 * @throws RangeError if the rate is not ≥ 0 and < 1
 */
export function dropout(args: DropoutArgs): tf.layers.Layer {
  return new Dropout(args);
}

/**
 * Keras' GaussianNoise: during training, noise from N(0, stddev²) is added to each element. The noise comes
 * from the same source as in `dropout`. Inputs and outputs have the same shape.
 *
 * @throws RangeError if stddev is negative
 */
export function gaussianNoise(args: GaussianNoiseArgs): tf.layers.Layer {
  return new GaussianNoise(args);
}

interface CallArgs {
  training?: boolean;
  random?: RandomSource;
}

/** A layer that returns its input unchanged except during training. */
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
        `dropout must be ≥ 0 and < 1, got ${rate}: it is the fraction of elements set to 0; the book uses 0.4.`,
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

// tfjs' own layers draw their numbers in JavaScript; in genbook, their names load the seeded layers.
registerLayer(Dropout, "Dropout");
registerLayer(GaussianNoise, "GaussianNoise");
