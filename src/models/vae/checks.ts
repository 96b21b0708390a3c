/** What trainVae refuses before the first step: models and images that don't fit, each with what to do. */
import type { tf } from "../../tensorflow/backend";
import { checkEnds, checkShape, outputRange, pixelValues } from "../layers/checks";

/**
 * @param inputs how many each of them takes: the image or z first, and what else the training gives them
 * @throws where encoder and decoder cannot be trained together
 */
export function checkModels(encoder: tf.LayersModel, decoder: tf.LayersModel, inputs = 1): void {
  const latent = encoder.outputs.map(({ shape }) => shape[1]);
  const expected = decoder.inputs[0].shape[1];
  if (latent.length !== 2 || latent.some((size) => size !== expected)) {
    throw new Error(
      `encoder and decoder don't fit: the encoder gives [${latent.join(", ")}] numbers (zMean, zLogVar), the decoder ` +
        `takes ${expected}. Build both with the same options.`,
    );
  }
  checkEnds("encoder", encoder, inputs, 2);
  checkEnds("decoder", decoder, inputs, 1);
  const [seen, made] = [encoder.inputs[0], decoder.outputs[0]].map(({ shape }) => shape.slice(1).join(", "));
  if (seen !== made) {
    throw new Error(
      `encoder and decoder don't fit: the encoder takes images [n, ${seen}], the decoder makes images [n, ${made}]. ` +
        "Build both with the same options.",
    );
  }
  if (outputRange("decoder", decoder)[0] !== 0) {
    throw new Error(
      "The decoder must make pixels in 0..1, this one goes beyond: end it with a sigmoid. The loss is a cross-entropy.",
    );
  }
}

/** @returns what tells these images from others: their shape and mean */
export function checkImages(name: string, images: tf.Tensor, encoder: tf.LayersModel): string {
  checkShape(name, images, encoder, "encoder");
  const { min, max, mean, areFinite, got } = pixelValues(images);
  if (!(min >= 0 && max <= 1 && areFinite)) {
    throw new RangeError(
      `${name} must have pixels in 0..1, got ${got}: divide bytes by 255, leave out what is not a number.`,
    );
  }
  return `[${images.shape.join(", ")}], mean ${mean}`;
}
