import { tf } from "../../tensorflow/backend";
import { wholeNumber } from "../../training/checks";
import { registerLayer } from "../../training/saved/registerLayer";

/**
 * Keras' UpSampling2D with `interpolation="bilinear"`: images [n, h, w, channels] → [n, size · h, size · w,
 * channels]. Pixels are areas whose centres are aligned; tf.layers.upSampling2d aligns their upper left
 * corners instead, which shifts the image.
 *
 * @param args.size whole number ≥ 1. @defaultValue 2
 */
export function bilinearUpSampling2d(args: { size?: number; name?: string } = {}): tf.layers.Layer {
  return new BilinearUpSampling2D(args);
}

class BilinearUpSampling2D extends tf.layers.Layer {
  static readonly className = "BilinearUpSampling2D";
  private readonly size: number;

  constructor({ size = 2, ...args }: { size?: number; name?: string }) {
    super(args);
    this.size = wholeNumber("size", size, 1, "it multiplies height and width");
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [n, height, width, channels] = inputShape as tf.Shape;
    return [n, height! * this.size, width! * this.size, channels];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
    const [, height, width] = x.shape;
    return tf.image.resizeBilinear(x, [height * this.size, width * this.size], false, true);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), size: this.size };
  }
}

registerLayer(BilinearUpSampling2D);
