import type { PixelRange } from "../../math/pixelRange";
import type { tf } from "../../tensorflow/backend";
import { DISPLAY, type Figure } from "../figure/bundle";
import { gridCanvas, type GridOptions } from "./gridCanvas";
import { isImageShape, toRgb, type ImageValues } from "./pixels";
import { toPng } from "../figure/png";

export interface ImageGridOptions extends GridOptions {
  /**
   * The values of black and white, or of a colour at its darkest and brightest. Values beyond are clipped.
   * @defaultValue "0..1"
   */
  range?: PixelRange;
}

/**
 * Shows images side by side, row by row, without smoothing. A value that is not finite is drawn in magenta
 * and counted in the text. Without title, labels and gap, at scale 1, the picture has exactly rows·h ×
 * columns·w pixels.
 *
 * @param images [n, h, w, 1 or 3]; read at once, so you may dispose of the tensor afterwards
 * @throws Error for another shape, and for more or fewer labels than rows or columns
 */
export function imageGrid(images: tf.Tensor4D, options: ImageGridOptions = {}): Figure {
  const [n, height, width, channels] = images.shape;
  if (!isImageShape(images.shape)) {
    throw new Error(
      `imageGrid expects images [n, height, width, 1 or 3] with n ≥ 1, got [${images.shape.join(", ")}]. ` +
        `For one image: image.expandDims(0).`,
    );
  }
  const what = `${n} image${n === 1 ? "" : "s"} of ${height}×${width}`;
  return gridFigure({ values: images.dataSync(), n, height, width, channels }, options, what);
}

/** Makes the figure of `imageGrid`; `what` describes its contents in the text form. */
export function gridFigure(images: ImageValues, options: ImageGridOptions, what: string): Figure {
  const { range = "0..1", title } = options;
  const pixels = toRgb(images, range);
  const canvas = gridCanvas(pixels, options);
  const parts = title ? [title, what] : [what];
  if (pixels.clipped) parts.push(`pixels clipped (beyond ${range}): ${pixels.clipped}`);
  if (pixels.notFinite) parts.push(`pixels not finite (magenta): ${pixels.notFinite}`);
  return {
    name: title || "images",
    [DISPLAY]: async () => ({ "image/png": await toPng(canvas), "text/plain": parts.join(", ") }),
  };
}
