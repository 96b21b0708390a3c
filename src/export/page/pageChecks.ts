/** Checks that models and images fit together in a page. */
import { limitsOf, rangeAround, type PixelRange } from "../../math/pixelRange";
import type { ImageForm } from "../../pages/exported/contents";
import { tf } from "../../tensorflow/backend";

const listOf = (shape: readonly (number | null)[]) => `[${["n", ...shape.slice(1)].join(", ")}]`;

/**
 * Returns the number of the model's latent dimensions.
 *
 * @throws Error unless the model turns z [n, latentDim] into images [n, height, width, 1 or 3]
 */
export function latentDimOf({ name, inputs, outputs }: tf.LayersModel): number {
  const [input, output] = [inputs[0].shape, outputs[0].shape];
  const areSingle = inputs.length === 1 && outputs.length === 1;
  const areImages = output.length === 4 && !output.slice(1).includes(null) && [1, 3].includes(output[3]!);
  if (areSingle && input.length === 2 && input[1] !== null && areImages) return input[1];
  const [got, made] = [inputs, outputs].map((list) => list.map(({ shape }) => listOf(shape)).join(" and "));
  throw new Error(
    `exportPage expects a model that turns z [n, latentDim] into images [n, height, width, 1 or 3], ` +
      `got ${name}, which turns ${got} into ${made}: pass a decoder or a generator.`,
  );
}

/**
 * Returns the form of the images that a model makes.
 *
 * @param z some points, whose images show the range of the pixels if none is given
 * @throws Error if a pixel is beyond −1..1 and no range is given
 */
export function imageFormOf(model: tf.LayersModel, z: tf.Tensor2D, range?: PixelRange): ImageForm {
  const [, height, width, channels] = model.outputs[0].shape as number[];
  const [min, max] = tf.tidy(() => {
    const images = model.apply(z) as tf.Tensor;
    return tf.stack([images.min(), images.max()]).dataSync();
  });
  const found = range ?? rangeAround(min, max);
  if (!found) {
    throw new Error(
      `exportPage expects a model whose images are in 0..1 or −1..1, but those of ${model.name} are in ${min}..${max}: ` +
        'pass the values of black and white as { range: "0..1" } or { range: "-1..1" }; the page clips all other values.',
    );
  }
  return { height, width, channels: channels as 1 | 3, limits: limitsOf(found) };
}

/** @throws Error unless the encoder turns such images into zMean, or [zMean, zLogVar], both [n, latentDim] */
export function checkEncoder(
  { name, inputs, outputs }: tf.LayersModel,
  { height, width, channels }: ImageForm,
  latentDim: number,
): void {
  const expected = listOf([null, height, width, channels]);
  const got = inputs.map(({ shape }) => listOf(shape)).join(" and ");
  const made = outputs.map(({ shape }) => listOf(shape));
  const fits = outputs.length <= 2 && made.every((each) => each === `[n, ${latentDim}]`);
  if (got === expected && fits) return;
  throw new Error(
    `The encoder must turn images ${expected} into zMean, or zMean and zLogVar, each [n, ${latentDim}], as the decoder needs ` +
      `them, but ${name} turns ${got} into ${made.join(" and ")}: pass the encoder that was trained with this decoder.`,
  );
}
