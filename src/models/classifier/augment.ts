import { tf } from "../../tensorflow/backend";
import type { RandomStream } from "../../tensorflow/random";

export interface AugmentOptions {
  /**
   * Mirrors each image, left to right, with probability ½.
   *
   * @defaultValue false
   */
  flip?: boolean;
  /**
   * Moves each image by up to this number of pixels in each direction, a whole number ≥ 0. The pixels at the
   * edges that this leaves empty become 0.
   *
   * @defaultValue 0
   */
  shift?: number;
}

/**
 * images [n, height, width, channels] → the same images, flipped and shifted at random, each on its own. No
 * gradients flow through it.
 */
export function augment(
  images: tf.Tensor4D,
  random: RandomStream,
  { flip = false, shift = 0 }: AugmentOptions,
): tf.Tensor4D {
  return tf.tidy(() => {
    const [n] = images.shape;
    let result = images;
    if (flip) result = tf.where(random.uniform([n, 1, 1, 1]).less(0.5), result.reverse(2), result);
    if (shift === 0) return result.clone();
    return swapSides(shiftRows(swapSides(shiftRows(result, random, shift)), random, shift));
  });
}

const swapSides = (images: tf.Tensor4D): tf.Tensor4D => images.transpose([0, 2, 1, 3]);

/**
 * Moves each image up or down, by a product with a matrix of zeros and ones, so that a step can be compiled.
 */
function shiftRows(images: tf.Tensor4D, random: RandomStream, shift: number): tf.Tensor4D {
  const [n, height, width, channels] = images.shape;
  const by = random.uniform([n, 1, 1], -shift - 0.5, shift + 0.5).round();
  const rows = tf.range(0, height);
  const isSource = rows
    .reshape([1, 1, height])
    .sub(rows.reshape([1, height, 1]))
    .equal(by);
  return tf.matMul(isSource.toFloat(), images.reshape([n, height, width * channels])).reshape(images.shape);
}
