import { buildDecoder, buildEncoder } from "../../src/models/vae/networks";
import { tf } from "../../src/tensorflow/backend";

/** Networks for images of 8×8, with weights from a seed. */
export function toyVae(latentDim = 2) {
  const options = { latentDim, imageSize: 8, filters: [3, 4] as [number, number], hiddenUnits: 5, seed: 1 };
  return { encoder: buildEncoder(options), decoder: buildDecoder(options) };
}

/** Images [count, 8, 8, 1] in 0..1, drawn from a seed. */
export const toyImages = (count: number, seed = 1) =>
  tf.randomUniform<tf.Rank.R4>([count, 8, 8, 1], 0, 1, "float32", seed);

/** Returns zMean of images. */
export const meansOf = (encoder: tf.LayersModel, images: tf.Tensor4D) =>
  tf.tidy(() => (encoder.predict(images) as tf.Tensor2D[])[0].arraySync());

export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-5) {
  if (actual.length !== expected.length) throw new Error(`${actual.length} numbers, not ${expected.length}`);
  Array.from(actual).forEach((each, i) => {
    if (!(Math.abs(each - expected[i]) <= tolerance)) throw new Error(`${i}: ${each}, not ${expected[i]}`);
  });
}
