import { setImmediate as nextTurn } from "node:timers/promises";
import { progressLine } from "../terminal/progressLine";
import { tf } from "../tensorflow/backend";
import { predict } from "../tensorflow/compile";

/** zMean and exp(zLogVar / 2) of images, [n, latentDim] each, row by row. */
export interface Encodings {
  mean: Float32Array;
  deviation: Float32Array;
}

/** The number of images that are encoded at once. */
const BATCH = 200;

/** For each encoder, a model that joins its two outputs into one, since `predict` computes one output. */
const joined = new WeakMap<tf.LayersModel, tf.LayersModel>();

/**
 * Encodes images in batches, and shows its progress if it takes longer than two seconds.
 *
 * @param encoder images [n, h, w, c] → [zMean, zLogVar], [n, latentDim] each
 * @param images [n, h, w, c], n ≥ 1
 * @param indices the images to encode. @defaultValue all
 * @throws Error for an encoder with other outputs, and for images of another size
 */
export async function encodeImages(
  encoder: tf.LayersModel,
  images: tf.Tensor4D,
  indices: readonly number[] = Array.from({ length: images.shape[0] }, (_, i) => i),
): Promise<Encodings> {
  const latentDim = checkEncoder(encoder);
  const size = images.shape.slice(1);
  const n = indices.length;
  const expected = encoder.inputs[0].shape.slice(1);
  if (size.join() !== expected.join() || n < 1) {
    throw new Error(
      `The encoder expects images [n, ${expected.join(", ")}] with n ≥ 1, got [${images.shape.join(", ")}].`,
    );
  }
  let model = joined.get(encoder);
  if (!model) {
    const outputs = tf.layers.concatenate().apply(encoder.outputs) as tf.SymbolicTensor;
    joined.set(encoder, (model = tf.model({ inputs: encoder.inputs, outputs })));
  }
  const mean = new Float32Array(n * latentDim);
  const deviation = new Float32Array(n * latentDim);
  const line = progressLine(`Encoding ${n.toLocaleString("en")} images`);
  try {
    for (let start = 0; start < n; start += BATCH) {
      const batch = tf.tidy(() =>
        tf.gather(images, tf.tensor1d(indices.slice(start, start + BATCH), "int32")),
      );
      const output = await predict(model, batch);
      const values = await output.data();
      tf.dispose([batch, output]);
      for (let row = 0; row * 2 * latentDim < values.length; row++) {
        const [from, to] = [row * 2 * latentDim, (start + row) * latentDim];
        mean.set(values.subarray(from, from + latentDim), to);
        const logVar = values.subarray(from + latentDim, from + 2 * latentDim) as Float32Array;
        deviation.set(
          logVar.map((each) => Math.exp(each / 2)),
          to,
        );
      }
      line.update(Math.min(start + BATCH, n) / n);
      await nextTurn(); // lets the kernel receive messages
    }
  } finally {
    line.done();
  }
  return { mean, deviation };
}

/**
 * Returns the encoder's number of latent dimensions.
 *
 * @throws Error for a model whose outputs are not zMean and zLogVar
 */
export function checkEncoder(encoder: tf.LayersModel): number {
  const shapes = encoder.outputs.map(({ shape }) => shape.slice(1));
  if (shapes.length !== 2 || shapes[0].length !== 1 || shapes[0].join() !== shapes[1].join()) {
    const got = encoder.outputs.map(({ shape }) => `[${shape.map((each) => each ?? "n").join(", ")}]`);
    throw new Error(
      `Expected an encoder with two outputs, zMean and zLogVar, [n, latentDim] each, got ${got.join(" and ")}. ` +
        `buildEncoder makes one.`,
    );
  }
  return shapes[0][0]!;
}
