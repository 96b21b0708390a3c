/** Checks that trainVae makes before the first step. Each error says how to fix the models or images. */
import type { tf } from "../../tensorflow/backend";
import type { ExampleList } from "../../training/examples";
import { checkEnds, checkIsNetwork, checkShape, outputRange, pixelValues } from "../layers/checks";

/**
 * @param inputs number of inputs of each model: the image or z first, then any others, such as labels.
 *   @defaultValue 1
 * @throws TypeError if one of them is no network; Error if they cannot be trained together
 */
export function checkModels(encoder: tf.LayersModel, decoder: tf.LayersModel, inputs = 1): void {
  checkIsNetwork("encoder", encoder);
  checkIsNetwork("decoder", decoder);
  const z = decoder.inputs[0].shape.slice(1);
  if (z.length !== 1) {
    throw new Error(
      `The decoder must take z [n, latentDim], but this one takes [n, ${z.join(", ")}]: pass the encoder first, then the decoder.`,
    );
  }
  const latent = encoder.outputs.map(({ shape }) => shape[1]);
  const expected = decoder.inputs[0].shape[1];
  if (latent.length !== 2 || latent.some((size) => size !== expected)) {
    throw new Error(
      `The encoder and decoder don't match: the encoder returns [${latent.join(", ")}] numbers (zMean, zLogVar), but the decoder ` +
        `takes ${expected}. Build both with the same options.`,
    );
  }
  checkEnds("encoder", encoder, inputs, 2);
  checkEnds("decoder", decoder, inputs, 1);
  const [seen, made] = [encoder.inputs[0], decoder.outputs[0]].map(({ shape }) => shape.slice(1).join(", "));
  if (seen !== made) {
    throw new Error(
      `The encoder and decoder don't match: the encoder takes images [n, ${seen}], but the decoder makes images [n, ${made}]. ` +
        "Build both with the same options.",
    );
  }
  if (outputRange("decoder", decoder)[0] !== 0) {
    throw new Error(
      "The decoder must make pixels in 0..1, because the loss is a cross-entropy, but this one exceeds that range: end it with a sigmoid.",
    );
  }
}

/**
 * @returns a description that identifies the images: their shape and mean, or their source
 * @throws Error if the shape does not match the encoder; RangeError if pixels are outside 0..1
 */
export function checkImages(name: string, images: ExampleList, encoder: tf.LayersModel): string {
  checkShape(name, images, encoder, "encoder");
  const { min, max, areFinite, got, about } = pixelValues(images);
  if (!(min >= 0 && max <= 1 && areFinite)) {
    throw new RangeError(
      `${name} must have pixels in 0..1, got ${got}: divide bytes by 255, and remove images with NaN or infinite values.`,
    );
  }
  return about;
}
