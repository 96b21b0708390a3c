import { tf } from "../tensorflow/backend";
import { RandomStream, randomSeed } from "../tensorflow/random";

/** Gives numbers in 0..1: a RandomStream, or in a test the mask of another program. */
export type UniformSource = Pick<RandomStream, "uniform">;

export interface DropoutArgs {
  /** Share of the numbers that become 0, 0..1. */
  rate: number;
  name?: string;
}

/**
 * Keras' Dropout: in training every number becomes 0 with probability `rate`, and what is left is divided by 1 − rate.
 *
 * tf.layers.dropout makes its mask in JavaScript: with a seed it is the same at each step, without one no run can be repeated,
 * and a compiled step would keep its first mask. This layer takes the numbers from the one who trains,
 * `model.apply(x, { training: true, random })`, who can save and continue them.
 */
export function dropout(args: DropoutArgs): tf.layers.Layer {
  return new Dropout(args);
}

class Dropout extends tf.layers.Layer {
  static readonly className = "SeededDropout"; // "Dropout" is tfjs' own
  private readonly rate: number;
  private ownRandom?: RandomStream;

  constructor({ rate, ...args }: DropoutArgs) {
    super(args);
    if (!(rate >= 0 && rate < 1)) {
      throw new RangeError(
        `dropout must be ≥ 0 and < 1, got ${rate}: it is the share that becomes 0; the book takes 0.4.`,
      );
    }
    this.rate = rate;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return inputShape;
  }

  override call(
    inputs: tf.Tensor | tf.Tensor[],
    kwargs: { training?: boolean; random?: UniformSource },
  ): tf.Tensor {
    const x = Array.isArray(inputs) ? inputs[0] : inputs;
    if (!kwargs.training || this.rate === 0) return x;
    return tf.tidy(() => {
      const random = kwargs.random ?? (this.ownRandom ??= new RandomStream(randomSeed()));
      const kept = random.uniform(x.shape).greaterEqual(this.rate).toFloat();
      return x.mul(kept.div(1 - this.rate));
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate };
  }

  protected override disposeWeights(): number {
    this.ownRandom?.dispose();
    return super.disposeWeights();
  }
}
// So that a discriminator can be saved and loaded. saveModel names the layer "Dropout", for other programs; here it is this one.
tf.serialization.registerClass(Dropout);
const { classNameMap } = tf.serialization.SerializationMap.getMap();
classNameMap.Dropout = classNameMap[Dropout.className];
