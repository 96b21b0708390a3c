/**
 * Augments images by operations that gradients flow through.
 *
 * Zhao et al. 2020, "Differentiable Augmentation for Data-Efficient GAN Training", arXiv:2006.10738. If only
 * the real images were augmented, the generator would learn to make augmented ones. Here the generated images
 * are augmented too, by operations that the generator's gradients pass through. The discriminator never sees
 * the same image twice, and so cannot learn the real ones by heart.
 */
import { tf } from "../../tensorflow/backend";
import { shift } from "../layers/moves";
import type { RandomSource } from "../layers/randomLayers";

export interface DiffAugmentOptions {
  /**
   * Changes brightness (by up to ±0.5), saturation (0 to 2 times) and contrast (0.5 to 1.5 times).
   *
   * @defaultValue true
   */
  colour?: boolean;
  /**
   * The largest move in each direction, as a share of the image's side, 0..1. The pixels that this leaves
   * empty become 0.
   *
   * @defaultValue 1/8
   */
  translation?: number;
  /**
   * The side of a square that is set to 0 at a random place, as a share of the image's side, 0..1. The paper
   * uses 1/2.
   *
   * @defaultValue 0, no square
   */
  cutout?: number;
}

/**
 * images [n, height, width, channels] in −1..1 → the same images, each changed at random: colours first, then
 * its place. Brightness may take pixels out of the range. The result is differentiable.
 */
export function diffAugment(
  images: tf.Tensor4D,
  random: RandomSource,
  { colour = true, translation = 1 / 8, cutout = 0 }: DiffAugmentOptions = {},
): tf.Tensor4D {
  return tf.tidy(() => {
    const coloured = colour ? changeColours(images, random) : images;
    const moved = shiftBoth(coloured, random, translation);
    return cutout === 0 ? moved.clone() : cutOut(moved, random, cutout);
  });
}

function changeColours(images: tf.Tensor4D, random: RandomSource): tf.Tensor4D {
  const draw = (low: number, high: number) => random.uniform([images.shape[0], 1, 1, 1], low, high);
  const around = (x: tf.Tensor, centre: tf.Tensor, factor: tf.Tensor) =>
    x.sub(centre).mul(factor).add(centre);
  const bright = images.add(draw(-0.5, 0.5));
  const saturated = around(bright, bright.mean(3, true), draw(0, 2));
  return around(saturated, saturated.mean([1, 2, 3], true), draw(0.5, 1.5)) as tf.Tensor4D;
}

function shiftBoth(images: tf.Tensor4D, random: RandomSource, translation: number): tf.Tensor4D {
  const most = Math.round(images.shape[1] * translation);
  return most === 0 ? images : shift(images, random, most);
}

/** Sets a square of each image to 0. Its centre is anywhere in the image, so part of it may lie outside. */
function cutOut(images: tf.Tensor4D, random: RandomSource, side: number): tf.Tensor4D {
  const [n, height, width] = images.shape;
  const isInside = (size: number, shape: [number, number]) => {
    const centre = random.uniform([n, 1, 1], 0, size);
    return tf
      .range(0.5, size)
      .reshape([1, ...shape])
      .sub(centre)
      .abs()
      .less((size * side) / 2);
  };
  const isCut = isInside(height, [height, 1]).logicalAnd(isInside(width, [1, width]));
  return images.mul(isCut.logicalNot().toFloat().expandDims(3));
}
