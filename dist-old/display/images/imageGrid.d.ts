import type { PixelRange } from "../../math/pixelRange";
import type { tf } from "../../tensorflow/backend";
import { type Figure } from "../figure/bundle";
import { type GridOptions } from "./gridCanvas";
import { type ImageValues } from "./pixels";
export interface ImageGridOptions extends GridOptions {
    /**
     * The values of black and white, or of none and all of a colour. Values beyond are clipped. @defaultValue
     * "0..1"
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
export declare function imageGrid(images: tf.Tensor4D, options?: ImageGridOptions): Figure;
/** Makes the figure of `imageGrid`; `what` describes its contents in the text form. */
export declare function gridFigure(images: ImageValues, options: ImageGridOptions, what: string): Figure;
