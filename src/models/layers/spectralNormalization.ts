/**
 * Spectral normalization bounds the slope of a discriminator.
 *
 * Miyato et al. 2018, "Spectral Normalization for Generative Adversarial Networks", arXiv:1802.05957.
 */
import { runOp, tf } from "../../tensorflow/backend";
import { registerLayer } from "../../training/saved/registerLayer";

/**
 * Wraps a layer with a kernel, such as a convolution or a dense layer. The layer then computes with its
 * kernel divided by σ, the largest singular value of the kernel as a matrix [inputs, outputs]. A dense layer
 * then amplifies no input by a factor of more than about 1. For a convolution, that bound is approximate.
 *
 *     x = spectralNormalization(tf.layers.conv2d({ filters: 64, kernelSize: 4, strides: 2 })).apply(x);
 *
 * Each pass in training mode improves the estimate of σ by one step of power iteration. As in the paper,
 * gradients flow through σ, and the optimizer moves the kernel itself. (Keras' layer of the same name
 * replaces the kernel by the normalized one instead.)
 *
 * A model with this layer can be saved, but other programs that use tfjs cannot load it.
 *
 * @throws Error, when the model is built, if the layer has no kernel
 */
export function spectralNormalization(layer: tf.layers.Layer): tf.layers.Layer {
  return new SpectralNormalization({ name: `${layer.name}_normalized`, layer });
}

/** A layer whose kernel may be replaced for the duration of a call. */
type KernelLayer = tf.layers.Layer & { kernel?: Pick<tf.LayerVariable, "read" | "shape"> };

class SpectralNormalization extends tf.layers.Layer {
  static readonly className = "SpectralNormalization";
  private readonly layer: KernelLayer;
  /** [1, outputs]: the estimate of the right singular vector of the largest singular value. */
  private vector!: tf.LayerVariable;

  constructor({ layer, ...args }: { name: string; layer: tf.layers.Layer }) {
    super(args);
    this.layer = layer;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const { layer } = this;
    layer.build(inputShape);
    layer.built = true;
    if (!layer.kernel) {
      throw new Error(
        `spectralNormalization needs a layer with a kernel, such as conv2d or dense, but ${layer.name} ` +
          `(${layer.getClassName()}) has none: leave it as it is.`,
      );
    }
    const ones = tf.initializers.ones();
    this.vector = this.addWeight(
      "vector",
      [1, layer.kernel.shape.at(-1)!],
      "float32",
      ones,
      undefined,
      false,
    );
    this.trainableWeights = layer.trainableWeights;
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return this.layer.computeOutputShape(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], args: { training?: boolean }): tf.Tensor | tf.Tensor[] {
    return tf.tidy(() => {
      const { layer } = this;
      const own = layer.kernel!;
      const normalized = this.normalize(own.read(), args.training ?? false);
      try {
        layer.kernel = { shape: own.shape, read: () => normalized };
        return layer.call(inputs, args);
      } finally {
        layer.kernel = own;
      }
    });
  }

  /** Divides the kernel by σ. In training, it also improves the estimate of the singular vector. */
  private normalize(kernel: tf.Tensor, training: boolean): tf.Tensor {
    const matrix = kernel.reshape<tf.Tensor2D>([-1, kernel.shape.at(-1)!]);
    const before = this.vector.read() as tf.Tensor2D;
    const left = withoutGradient(unit(tf.matMul(before, matrix, false, true))); // [1, inputs]
    const right = withoutGradient(unit(tf.matMul(left, matrix))); // [1, outputs]
    if (training) this.vector.write(right);
    return kernel.div(tf.matMul(left, matrix).mul(right).sum());
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { layer } = this;
    return { ...super.getConfig(), layer: { className: layer.getClassName(), config: layer.getConfig() } };
  }

  static override fromConfig<T extends tf.serialization.Serializable>(
    layerClass: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
  ): T {
    const inner = config.layer as { className: string; config: tf.serialization.ConfigDict };
    const [innerClass, fromConfig] = tf.serialization.SerializationMap.getMap().classNameMap[inner.className];
    return new layerClass({ ...config, layer: fromConfig(innerClass, inner.config) });
  }
}

registerLayer(SpectralNormalization);

const unit = (vector: tf.Tensor2D): tf.Tensor2D => vector.div(vector.norm().add(1e-12));

/** Returns the tensor as a constant for gradients. */
const withoutGradient = (tensor: tf.Tensor2D): tf.Tensor2D =>
  runOp("StopGradient", {}, [tensor])[0] as tf.Tensor2D;
