import { tf } from "../tensorflow/backend";
import { checkSeed } from "../tensorflow/random";
import { mulberry32, shuffled } from "../math/shuffle";
import { wholeNumber } from "../training/checks";
import type { Figure } from "./bundle";
import { gridFigure, type ImageGridOptions } from "./imageGrid";
import { nearestImages, type Neighbour } from "./nearestImages";
import { isImageShape } from "./pixels";

export interface BesideRealOptions extends Pick<ImageGridOptions, "range" | "scale" | "gap" | "title"> {
  /** Generated images to show, the first ones. @default 10, or as many as there are */
  samples?: number;
  /** Of the choice of real images, 0..2³¹−1. @default 0 */
  seed?: number;
}

/** Real images whose nearest other one is looked for: enough for a median. */
const COMPARED = 200;

/**
 * Has the generator learned frogs, or learned them by heart? Generated images in the first row, below each the training
 * image that is nearest to it, and real images at random in the third. Above each column the distance of the first two;
 * below, for comparison, how far real images are from their nearest other one: a copy would be much nearer. (The distance
 * is of pixels: blurred images are near to many, and a shifted copy is far.)
 *
 * generated [n, h, w, 1 or 3]; images [m, h, w, 1 or 3], all that were trained on, m ≥ 2. Both in `range`, "-1..1" by
 * default; they are read at once and may be disposed after.
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
      `besideReal expects generated [n, height, width, 1 or 3] and images of the same size, 2 at least, ` +
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
    `Median: ${median(nearest)}. Real images to their nearest other one: ${median(amongReal)}. Much less would be memory.`,
  ];
  return gridFigure(
    { values, n: 3 * samples, height, width, channels },
    {
      ...{ title, range, caption, columns: samples },
      ...{ scale: layout.scale, gap: layout.gap },
      rowLabels: ["generated", "nearest real", "other real"],
      columnLabels: nearest.map(({ distance }) => distance.toFixed(2)),
    },
    `${samples} of ${n} generated images of ${height}×${width}, distance to the nearest training image ` +
      `${median(nearest)}, of real ones to their nearest other ${median(amongReal)} (medians)`,
  );
}

function median(neighbours: Neighbour[]): string {
  const distances = neighbours.map(({ distance }) => distance).sort((a, b) => a - b);
  const middle = (distances.length - 1) / 2;
  return ((distances[Math.floor(middle)] + distances[Math.ceil(middle)]) / 2).toFixed(2);
}
