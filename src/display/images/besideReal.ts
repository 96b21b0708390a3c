import { tf } from "../../tensorflow/backend";
import { checkSeed } from "../../tensorflow/random";
import { mulberry32, shuffled } from "../../math/shuffle";
import { wholeNumber } from "../../training/checks";
import type { Figure } from "../figure/bundle";
import { gridFigure, type ImageGridOptions } from "./imageGrid";
import { nearestImages, type Neighbour } from "./nearestImages";
import { isImageShape } from "./pixels";

export interface BesideRealOptions extends Pick<ImageGridOptions, "range" | "scale" | "gap" | "title"> {
  /** How many generated images to show, starting with the first. @defaultValue 10, or as many as there are */
  samples?: number;
  /** Seeds the choice of real images, 0..2³¹−1. @defaultValue 0 */
  seed?: number;
}

/** The number of real images for which the nearest neighbour is found: enough for a median. */
const COMPARED = 200;

/**
 * Shows whether a generator has learned frogs, or learned them by heart. The first row has generated images,
 * the second the training image that is nearest to each, the third real images at random. Each column begins
 * with the distance between its first two images. A caption compares it with the distance between real images
 * and their nearest neighbours: a copy would be much nearer. (The distance is that of the pixels: blurred
 * images are near to many others, and a shifted copy is far.)
 *
 * @param generated [n, h, w, 1 or 3] in `range`; read at once, so you may dispose of it afterwards
 * @param images [m, h, w, 1 or 3] in `range`, m ≥ 2: all training images, which are read at once too
 * @throws Error for other shapes
 */
export function besideReal(
  generated: tf.Tensor4D,
  images: tf.Tensor4D,
  options: BesideRealOptions = {},
): Figure {
  const { range = "-1..1", seed = 0, title = "Generated images beside real ones", ...layout } = options;
  const [n, height, width, channels] = generated.shape;
  const [m, ...size] = images.shape;
  if (!isImageShape(generated.shape) || generated.shape.slice(1).join() !== size.join() || m < 2) {
    throw new Error(
      `besideReal expects generated [n, height, width, 1 or 3] and at least 2 images of the same size, ` +
        `got [${generated.shape.join(", ")}] and [${images.shape.join(", ")}]`,
    );
  }
  const samples = Math.min(n, options.samples ?? 10);
  wholeNumber("samples", samples, 1, "it counts the generated images that are shown");

  const order = Array.from(shuffled(m, mulberry32(checkSeed(seed))));
  const compared = order.slice(0, COMPARED);
  const pick = (indices: number[]) => tf.gather(images, tf.tensor1d(indices, "int32"));
  const first = tf.tidy(() => generated.slice(0, samples));
  const nearest = nearestImages(first, images);
  const others = tf.tidy(() => pick(compared));
  const amongReal = nearestImages(others, images, compared);
  const values = tf.tidy(() => {
    const shown = nearest.map((_, i) => order[i % m]);
    return tf.concat([first, pick(nearest.map(({ index }) => index)), pick(shown)]).dataSync();
  });
  tf.dispose([first, others]);

  const caption = [
    `Above each column: distance to the nearest training image (root mean square of the pixels, in ${range}).`,
    `Median: ${median(nearest)}. Between real images and their nearest neighbours: ${median(amongReal)}. A copy would be much nearer.`,
  ];
  return gridFigure(
    { values, n: 3 * samples, height, width, channels },
    {
      title,
      range,
      caption,
      columns: samples,
      scale: layout.scale,
      gap: layout.gap,
      rowLabels: ["generated", "nearest real", "other real"],
      columnLabels: nearest.map(({ distance }) => distance.toFixed(2)),
    },
    `${samples} of ${n} generated images of ${height}×${width}. Median distance to the nearest training image: ${median(nearest)}; ` +
      `between real images and their nearest neighbours: ${median(amongReal)}`,
  );
}

function median(neighbours: Neighbour[]): string {
  const distances = neighbours.map(({ distance }) => distance).sort((a, b) => a - b);
  const middle = (distances.length - 1) / 2;
  return ((distances[Math.floor(middle)] + distances[Math.ceil(middle)]) / 2).toFixed(2);
}
