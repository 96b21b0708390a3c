import { tf } from "../../tensorflow/backend";
import { notNegative } from "../../training/checks";

type Arguments = NonNullable<Parameters<typeof tf.layers.batchNormalization>[0]>;

/**
 * Keras' BatchNormalization (Ioffe & Szegedy 2015, arXiv:1502.03167) over all axes but the last. Inputs and
 * outputs have the same shape. It takes the options of tf.layers.batchNormalization, but computes its
 * gradient with fewer ops, and has one with `scale: false` or `center: false` too, where that layer has none.
 *
 * @throws RangeError if `momentum` is not in 0..1, or `epsilon` not ≥ 0
 */
export function batchNormalization(args: Arguments = {}): tf.layers.Layer {
  return new BatchNormalization(args);
}

/** The class of tfjs' layer, which handles the weights and the options. */
const Base = tf.layers.batchNormalization({}).constructor as unknown as Pick<
  typeof tf.layers.Layer,
  "fromConfig"
> &
  (new (args: Arguments) => tf.layers.Layer);

class BatchNormalization extends Base {
  static readonly className = "BatchNormalization"; // tfjs' own, so that other programs can load the model

  constructor(private readonly args: Arguments) {
    const { momentum = 0.99, epsilon = 1e-3 } = args;
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new RangeError(
        `momentum must be in 0..1, got ${momentum}: it is the share of the old mean and variance; Keras uses 0.99.`,
      );
    }
    notNegative("epsilon", epsilon, "it keeps the division finite; Keras uses 1e-3");
    super(args);
  }

  /** Returns tfjs' own layer if it has scale and centre, since loading must not change what it computes. */
  static override fromConfig<T extends tf.serialization.Serializable>(
    layerClass: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
  ): T {
    const { center = true, scale = true } = config;
    return center && scale ? (new Base(config) as unknown as T) : new layerClass(config);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], options: { training?: boolean }): tf.Tensor | tf.Tensor[] {
    const x = Array.isArray(inputs) ? inputs[0] : inputs;
    const { axis = -1, momentum = 0.99, epsilon = 1e-3 } = this.args;
    const isLast = axis === -1 || axis === x.rank - 1;
    if (!isLast) return super.call(inputs, options);
    const weight = (name: string) =>
      this.weights.find(({ originalName }) => originalName.endsWith(name))?.read() as tf.Variable<tf.Rank.R1>;
    const [mean, variance] = [weight("moving_mean"), weight("moving_variance")];
    const [gamma, beta]: (tf.Tensor1D | undefined)[] = [weight("gamma"), weight("beta")];
    if (!options.training) {
      return tf.tidy(() => {
        const [scale, offset] = [gamma ?? tf.onesLike(mean), beta ?? tf.zerosLike(mean)];
        return tf.batchNorm(x, mean, variance, offset, scale, epsilon);
      });
    }
    const follow = (moving: tf.Variable, value: tf.Tensor) =>
      moving.assign(moving.mul(momentum).add(value.mul(1 - momentum)));
    return tf.tidy(() => {
      const standard = standardize(x, epsilon, (batchMean, batchVariance) => {
        follow(mean, batchMean);
        follow(variance, batchVariance);
      });
      const scaled = gamma ? standard.mul(gamma) : standard;
      return beta ? scaled.add(beta) : scaled;
    });
  }
}

/**
 * x [n, …, channels] → (x − mean) / √(variance + ε), with the mean and variance [channels] of these examples.
 *
 * @param onMoments receives mean and variance, which are freed afterwards
 */
function standardize(
  x: tf.Tensor,
  epsilon: number,
  onMoments: (mean: tf.Tensor, variance: tf.Tensor) => void,
): tf.Tensor {
  const axes = x.shape.slice(1).map((_, axis) => axis);
  const apply = tf.customGrad((...args) => {
    const [input, save] = args as unknown as [tf.Tensor, (tensors: tf.Tensor[]) => void];
    const mean = input.mean(axes);
    const centred = input.sub(mean);
    const variance = centred.square().mean(axes);
    onMoments(mean, variance);
    const scale = variance.add(epsilon).rsqrt();
    const value = centred.mul(scale);
    save([value, scale]);
    const gradFunc = (dy: tf.Tensor, [y, factor]: tf.Tensor[]) => {
      const alongY = y.mul(dy.mul(y).mean(axes));
      return dy.sub(dy.mean(axes)).sub(alongY).mul(factor);
    };
    return { value, gradFunc: gradFunc };
  });
  return apply(x);
}

// tfjs' own layer would fail in training with a TypeError if it had no scale or centre.
const theirs = Base.prototype as tf.layers.Layer;
// eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with a layer
const { call } = theirs;
theirs.call = function (inputs, options) {
  const { scale, center } = this.getConfig();
  if ((options.training as boolean) && !(scale && center)) {
    throw new Error(
      "tf.layers.batchNormalization cannot be trained without scale or centre. Use genbook's " +
        "batchNormalization({ scale, center }) instead, which can be trained without them, along the last axis.",
    );
  }
  return call.call(this, inputs, options);
};

// Models are loaded with this class in place of tfjs' own, which cannot be trained without scale or centre.
tf.serialization.registerClass(BatchNormalization);
