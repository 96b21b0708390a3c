/** Checks of a diffusion model's networks and images. */
import type { tf } from "../../tensorflow/backend";
import type { ExampleList } from "../../training/examples";
import { checkEnds, checkShape, pixelValues } from "../layers/checks";

/**
 * @returns the shape of an image: height, width, channels
 * @throws Error if the network does not take noisy images and noise rates and return noise, or the normalizer
 *   belongs to images of another shape
 */
export function checkNetwork(network: tf.LayersModel, normalizer: tf.LayersModel): number[] {
  checkEnds("network", network, 2, 1);
  checkEnds("normalizer", normalizer, 1, 1);
  const [noisy, rates] = network.inputs.map(({ shape }) => shape.slice(1));
  const [noise, normal] = [network, normalizer].map(({ outputs }) => outputs[0].shape.slice(1));
  if (noise.join() !== noisy.join() || rates.join() !== "1,1,1") {
    throw new Error(
      "The network must take noisy images and noise rates [n, 1, 1, 1], and return noise of the images' shape, but this one takes " +
        `[n, ${noisy.join(", ")}] and [n, ${rates.join(", ")}], and returns [n, ${noise.join(", ")}]: see buildUnet.`,
    );
  }
  if (normalizer.weights.length !== 2) {
    throw new Error(
      `The normalizer must have two weights, the mean and the variance of the images, but this model has ` +
        `${normalizer.weights.length}: make it with buildNormalizer(images).`,
    );
  }
  if (normal.join() !== noisy.join()) {
    throw new Error(
      `The network and normalizer don't match: the network takes images [n, ${noisy.join(", ")}], but the normalizer makes ` +
        `[n, ${normal.join(", ")}]. Build the network for the images that you give to buildNormalizer.`,
    );
  }
  return noisy.map((size) => size!);
}

/**
 * @returns a description that identifies the images: their shape and mean, or their source
 * @throws Error if the shape does not match the network or there are fewer images than in a batch; RangeError
 *   if pixels are not finite
 */
export function checkImages(images: ExampleList, network: tf.LayersModel, batchSize: number): string {
  checkShape("images", images, network, "network");
  if (images.shape[0] < batchSize) {
    throw new Error(
      `Each step needs ${batchSize} images (batchSize), got ${images.shape[0]}: load more, or use a smaller batchSize.`,
    );
  }
  const { areFinite, got, about } = pixelValues(images);
  if (!areFinite) throw new RangeError(`images must have finite pixels, got ${got}: remove those images.`);
  return about;
}
