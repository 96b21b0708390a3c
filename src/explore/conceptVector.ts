import { tf } from "../tensorflow/backend";
import { checkEncoder, encodeImages } from "./encodings";

/**
 * Returns the direction in the latent space that stands for a property: the mean zMean of images that have
 * it minus the mean zMean of images that do not (section 8.4.2 of the book). Add a multiple of it to the
 * zMean of any image, and decode: the image changes in that property.
 *
 * @param encoder images → [zMean, zLogVar]
 * @param withProperty images [n, h, w, c], n ≥ 1
 * @param withoutProperty images [m, h, w, c], m ≥ 1. If the two sets are alike in everything else, the vector
 *   stands for nothing but the property.
 * @returns [latentDim], which the caller disposes
 * @throws Error for an encoder with other outputs, and for images of another size
 */
export async function conceptVector(
  encoder: tf.LayersModel,
  withProperty: tf.Tensor4D,
  withoutProperty: tf.Tensor4D,
): Promise<tf.Tensor1D> {
  const latentDim = checkEncoder(encoder);
  const means: tf.Tensor1D[] = [];
  for (const images of [withProperty, withoutProperty]) {
    const { mean } = await encodeImages(encoder, images);
    means.push(tf.tidy(() => tf.tensor2d(mean, [images.shape[0], latentDim]).mean<tf.Tensor1D>(0)));
  }
  const vector = means[0].sub<tf.Tensor1D>(means[1]);
  tf.dispose(means);
  return vector;
}
