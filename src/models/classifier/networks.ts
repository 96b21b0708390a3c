/**
 * A small convolutional network that classifies images and describes each with a vector of features.
 *
 * It is an all-convolutional network (Springenberg et al. 2014, arXiv:1412.6806): convolutions with stride 2
 * shrink the images, and the mean over all positions replaces dense layers. Batch normalization (Ioffe &
 * Szegedy 2015, arXiv:1502.03167) follows each convolution.
 */
import { tf } from "../../tensorflow/backend";
import { randomSeed } from "../../tensorflow/random";
import { wholeNumber, wholeNumbers } from "../../training/checks";
import { seededLayer } from "../layers/seededLayer";

export interface ClassifierOptions {
  /**
   * Number of classes, ≥ 2.
   *
   * @defaultValue 10
   */
  classes?: number;
  /**
   * Height and width in pixels, ≥ 4.
   *
   * @defaultValue 32
   */
  imageSize?: number;
  /**
   * 1 for grey images, 3 for colour ones.
   *
   * @defaultValue 3
   */
  channels?: number;
  /**
   * Number of filters of the convolutions at full size, at half size and at a quarter of the size. The last
   * one is also the number of features.
   *
   * @defaultValue [32, 64, 96]
   */
  filters?: [number, number, number];
  /**
   * Seed of the initial weights, 0..2³¹−1.
   *
   * @defaultValue a new one each time
   */
  seed?: number;
}

/** The name of the layer whose output is the features. */
export const FEATURES = "features";

/**
 * images [n, 32, 32, 3] → scores [n, classes]: unnormalized log-probabilities, the largest for the most
 * likely class. The layer "features" makes 96 numbers ≥ 0 for each image. It has 196,778 parameters.
 *
 * @throws RangeError if an option is outside its range
 */
export function buildClassifier({
  classes = 10,
  imageSize = 32,
  channels = 3,
  filters = [32, 64, 96],
  seed = randomSeed(),
}: ClassifierOptions = {}): tf.LayersModel {
  wholeNumber("classes", classes, 2, "it is the number of classes");
  wholeNumber("imageSize", imageSize, 4, "it is halved twice");
  wholeNumber("channels", channels, 1, "use 1 for grey images, 3 for colour ones");
  wholeNumbers("filters", filters, "the default is [32, 64, 96]");
  if (filters.length !== 3) {
    throw new RangeError(
      `filters must be three numbers, got [${filters.join()}]: the default is [32, 64, 96].`,
    );
  }
  const [full, half, quarter] = filters;
  const kernel = seededLayer(seed);
  const conv = (x: tf.SymbolicTensor, name: string, size: number, strides = 1): tf.SymbolicTensor => {
    const settings = { filters: size, kernelSize: 3, strides, padding: "same" as const, useBias: false };
    const filtered = tf.layers.conv2d({ ...kernel(name), ...settings }).apply(x);
    const normalized = tf.layers.batchNormalization({ name: `${name}_normalized` }).apply(filtered);
    return tf.layers.reLU({ name: `${name}_relu` }).apply(normalized) as tf.SymbolicTensor;
  };

  const images = tf.input({ shape: [imageSize, imageSize, channels], name: "images" }); // 32×32×3
  let x = conv(images, "conv_1", full); // 32×32×32
  x = conv(x, "conv_2", half, 2); // 16×16×64
  x = conv(x, "conv_3", half);
  x = conv(x, "conv_4", quarter, 2); // 8×8×96
  x = conv(x, "conv_5", quarter);
  const features = tf.layers.globalAveragePooling2d({ name: FEATURES }).apply(x); // 96
  const scores = tf.layers.dense({ ...kernel("scores"), units: classes }).apply(features);
  return tf.model({ inputs: images, outputs: scores as tf.SymbolicTensor, name: "classifier" });
}
