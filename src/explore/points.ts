import type { tf } from "../tensorflow/backend";
import { encodeImages, type Encodings } from "./encodings";

/** The points of a scatter: the index of each point's image, its encoding, and its label. */
export interface EncodedPoints extends Encodings {
  indices: number[];
  labels?: Int32Array;
  classNames?: string[];
}

/**
 * Encodes images as points of the latent space. If there are more than `most`, it takes that many, evenly
 * spaced among all.
 *
 * @param options.most the largest number of points
 */
export async function encodePoints(
  encoder: tf.LayersModel,
  images: tf.Tensor4D,
  options: { labels?: tf.Tensor1D; classNames?: string[]; most: number },
): Promise<EncodedPoints> {
  const [n] = images.shape;
  const count = Math.min(n, options.most);
  const indices = Array.from({ length: count }, (_, i) => Math.floor((i * n) / count));
  const labels = options.labels?.dataSync();
  const { mean, deviation } = await encodeImages(encoder, images, indices);
  return {
    indices,
    mean,
    deviation,
    labels: labels && Int32Array.from(indices, (index) => labels[index]),
    classNames: options.classNames,
  };
}
