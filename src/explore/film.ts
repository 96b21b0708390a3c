import { DISPLAY, type Figure } from "../display/figure/bundle";
import { animatedGif } from "../display/figure/gif";
import { gridCanvas } from "../display/images/gridCanvas";
import { isImageShape, toRgb } from "../display/images/pixels";
import type { PixelRange } from "../math/pixelRange";
import type { tf } from "../tensorflow/backend";
import { escapeHtml } from "../text/escapeHtml";
import { wholeNumber } from "../training/checks";

export interface FilmOptions {
  /** The values of black and white. @defaultValue "0..1" */
  range?: PixelRange;
  /** The time for which each image is shown, in ms, ≥ 20. @defaultValue 100 */
  frameMs?: number;
  /** The width and height of each pixel of an image in the film, in pixels, an integer. @defaultValue 4 */
  scale?: number;
  /** Runs back to the first image, so that the film never jumps. @defaultValue true */
  andBack?: boolean;
  /** @defaultValue "Film" */
  title?: string;
}

/** An animated figure. */
export interface Film extends Figure {
  /** Resolves to the bytes of the GIF, for a file of your own. */
  gif(): Promise<Buffer>;
}

/**
 * Shows images one after the other, in an endless loop, as an animated GIF:
 *
 *     film(await interpolate(decoder, [-1, 0], [1, 2], { steps: 30 }))
 *
 * @param images [n, h, w, 1 or 3]; read at once, so you may dispose of the tensor afterwards
 * @throws Error for another shape; RangeError for a scale or a time that is not a whole number in its range
 */
export function film(images: tf.Tensor4D, options: FilmOptions = {}): Film {
  const { range = "0..1", frameMs = 100, scale = 4, andBack = true, title = "Film" } = options;
  wholeNumber("scale", scale, 1, "it is the side of a pixel");
  wholeNumber("frameMs", frameMs, 20, "browsers slow down GIFs with shorter times");
  const [n, height, width, channels] = images.shape;
  if (!isImageShape(images.shape)) {
    throw new Error(
      `film expects images [n, height, width, 1 or 3] with n ≥ 1, got [${images.shape.join(", ")}].`,
    );
  }
  const { rgb } = toRgb({ values: images.dataSync(), n, height, width, channels }, range);
  const order = Array.from({ length: n }, (_, i) => i);
  if (andBack) order.push(...order.slice(1, -1).reverse());
  const size = 3 * height * width;
  const text = `${title}: ${n} images of ${height}×${width}`;

  const gif = () => {
    const frames = Array.from({ length: n }, (_, i) =>
      gridCanvas(
        { rgb: rgb.subarray(i * size, (i + 1) * size), n: 1, height, width },
        { columns: 1, gap: 0, scale },
      ),
    );
    return animatedGif(
      order.map((i) => frames[i]),
      order.map(() => frameMs),
    );
  };
  return {
    name: title,
    gif,
    [DISPLAY]: async () => {
      const base64 = (await gif()).toString("base64");
      const sides = `width="${width * scale}" height="${height * scale}"`;
      return {
        "image/gif": base64,
        // A page that is exported from a notebook shows no GIF otherwise.
        "text/html": `<img src="data:image/gif;base64,${base64}" ${sides} alt="${escapeHtml(text)}">`,
        "text/plain": text,
      };
    },
  };
}
