/** Random moves, different for each image. They can be compiled, and gradients flow through `shift`. */
import { tf } from "../../tensorflow/backend";
import type { RandomSource } from "./randomLayers";

/** images [n, height, width, channels] → the same images, each mirrored left to right with probability ½. */
export function mirror(images: tf.Tensor4D, random: RandomSource): tf.Tensor4D {
  return tf.tidy(() =>
    tf.where(random.uniform([images.shape[0], 1, 1, 1]).less(0.5), images.reverse(2), images),
  );
}

/**
 * images [n, height, width, channels] → the same images, each moved by up to `most` pixels in each direction.
 * The pixels at the edges that this leaves empty become 0.
 */
export function shift(images: tf.Tensor4D, random: RandomSource, most: number): tf.Tensor4D {
  return tf.tidy(() => swapSides(shiftRows(swapSides(shiftRows(images, random, most)), random, most)));
}

const swapSides = (images: tf.Tensor4D): tf.Tensor4D => images.transpose([0, 2, 1, 3]);

/**
 * Moves each image up or down, by a product with a matrix of zeros and ones, so that a step can be compiled.
 */
function shiftRows(images: tf.Tensor4D, random: RandomSource, most: number): tf.Tensor4D {
  const [n, height, width, channels] = images.shape;
  const by = random.uniform([n, 1, 1], -most - 0.5, most + 0.5).round();
  const rows = tf.range(0, height);
  const isSource = rows
    .reshape([1, 1, height])
    .sub(rows.reshape([1, height, 1]))
    .equal(by);
  return tf.matMul(isSource.toFloat(), images.reshape([n, height, width * channels])).reshape(images.shape);
}
