import { tf } from "../../tensorflow/backend";
import { predict } from "../../tensorflow/compile";
import { positive, wholeNumber } from "../../training/checks";

/**
 * Returns n × n evenly spaced points of a square in the latent space, [n·n, 2], row by row: z[0] grows to the
 * right from −extent to extent, and z[1] grows upwards, so the first point is [−extent, extent].
 *
 * @param n rows and columns, ≥ 2. @defaultValue 30
 * @param options.extent half of the square's side, > 0. @defaultValue 1
 * @throws RangeError if n is not a whole number ≥ 2, or extent not a number > 0
 */
export function latentSquare(n = 30, { extent = 1 }: { extent?: number } = {}): tf.Tensor2D {
  wholeNumber("n", n, 2, "it is the number of rows and columns; the book uses 30");
  positive("extent", extent, "it is half of the square's side; the book uses 1");
  return tf.tidy(() => {
    const line = tf.linspace(-extent, extent, n);
    const [right, up] = tf.meshgrid(line, line.reverse());
    return tf.stack([right.flatten(), up.flatten()], 1) as tf.Tensor2D;
  });
}

/**
 * Decodes latentSquare(n) into images [n·n, 28, 28, 1], row by row.
 *
 * @param decoder z [n, 2] → images
 * @param n rows and columns, ≥ 2. @defaultValue 30
 * @throws RangeError if n is not a whole number ≥ 2, or extent not a number > 0; Error if the decoder does
 *   not have two latent dimensions
 */
export async function decodeSquare(
  decoder: tf.LayersModel,
  n = 30,
  options: { extent?: number } = {},
): Promise<tf.Tensor4D> {
  const latentDim = decoder.inputs[0].shape[1];
  if (latentDim !== 2) {
    throw new Error(
      `decodeSquare needs a decoder with 2 latent dimensions, but this one has ${latentDim}: build it with latentDim 2, or use ` +
        "decodeGrid, which leaves further dimensions at 0.",
    );
  }
  const points = latentSquare(n, options);
  try {
    return (await predict(decoder, points)) as tf.Tensor4D;
  } finally {
    points.dispose();
  }
}
