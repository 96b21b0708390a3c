import { DISPLAY } from "../../display/figure/bundle";
import { imageGrid } from "../../display/images/imageGrid";
import { rangeAround } from "../../math/pixelRange";
import type { ImageForm } from "../../pages/exported/contents";
import { samplePoint } from "../../pages/exported/random";
import { predict } from "../../tensorflow/compile";
import { tf } from "../../tensorflow/backend";

/** The number of rows, and of columns, in the picture of a plane. */
const SIDE = 8;
/** The coordinates of the plane's edges: 95 % of N(0, 1) are between them. */
const EDGE = 2;
/** The number of samples in the picture of a space with more dimensions. */
const SAMPLES = 24;

/**
 * Returns points of the latent space for the picture of a page, [n, latentDim]: a plane with z[0] to the
 * right and z[1] upwards, or, if there are more dimensions, the samples that the page shows first.
 */
export function examplePoints(latentDim: number): tf.Tensor2D {
  if (latentDim !== 2) {
    const samples = Array.from({ length: SAMPLES }, (_, i) => Array.from(samplePoint(i + 1, latentDim)));
    return tf.tensor2d(samples);
  }
  const steps = Array.from({ length: SIDE }, (_, i) => EDGE * ((2 * i) / (SIDE - 1) - 1));
  return tf.tensor2d(steps.toReversed().flatMap((y) => steps.map((x) => [x, y])));
}

/** Returns a PNG, in base64, of what the model makes of the points. */
export async function pictureAt(
  z: tf.Tensor2D,
  model: tf.LayersModel,
  { limits }: ImageForm,
  title: string,
): Promise<string> {
  const images = (await predict(model, z)) as tf.Tensor4D;
  try {
    const range = rangeAround(...limits);
    const { "image/png": png } = await imageGrid(images, { columns: SIDE, title, range })[DISPLAY]();
    return png as string;
  } finally {
    images.dispose();
  }
}
