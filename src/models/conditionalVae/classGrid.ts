import { tf } from "../../tensorflow/backend";
import { predict } from "../../tensorflow/compile";
import { RandomStream, randomSeed } from "../../tensorflow/random";
import { wholeNumber } from "../../training/checks";
import { checkEnds } from "../layers/checks";

export interface DecodeClassGridOptions {
  /**
   * Seed of the points z, 0..2³¹−1.
   *
   * @defaultValue a new one each time
   */
  seed?: number;
}

/**
 * Decodes random points once for every class: images [classes · columns, 28, 28, 1], row by row. Each row is
 * a class, and each column is one z from N(0, I), so the images of a column share everything but the class.
 *
 * @param decoder [z, label] → images: see buildConditionalDecoder
 * @throws Error if the decoder does not take z and a label
 */
export async function decodeClassGrid(
  decoder: tf.LayersModel,
  columns = 10,
  { seed = randomSeed() }: DecodeClassGridOptions = {},
): Promise<tf.Tensor4D> {
  checkEnds("decoder", decoder, 2, 1);
  wholeNumber("columns", columns, 1, "it is the number of images in a row");
  const [latentDim, classes] = decoder.inputs.map(({ shape }) => shape[1]!);
  const random = new RandomStream(seed);
  const inputs = tf.tidy(() => {
    const z = random.normal([columns, latentDim]);
    const rows = Array.from({ length: columns * classes }, (_, i) => Math.floor(i / columns));
    return [tf.tile(z, [classes, 1]), tf.oneHot(rows, classes, 1, 0, "float32")];
  });
  try {
    return (await predict(decoder, inputs)) as tf.Tensor4D;
  } finally {
    tf.dispose(inputs);
    random.dispose();
  }
}
