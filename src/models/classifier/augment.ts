import { tf } from "../../tensorflow/backend";
import type { RandomStream } from "../../tensorflow/random";
import { mirror, shift } from "../layers/moves";

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
  { flip = false, shift: most = 0 }: AugmentOptions,
): tf.Tensor4D {
  return tf.tidy(() => {
    const flipped = flip ? mirror(images, random) : images;
    return most === 0 ? flipped.clone() : shift(flipped, random, most);
  });
}
