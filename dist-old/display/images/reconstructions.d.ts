import type { tf } from "../../tensorflow/backend";
import type { Figure } from "../figure/bundle";
import { type ImageGridOptions } from "./imageGrid";
export interface ReconstructionsOptions extends Pick<ImageGridOptions, "title" | "scale" | "gap" | "range"> {
    /** The number of pairs in a row. @defaultValue 12, or as many as there are */
    columns?: number;
}
/**
 * Shows originals in one row and their reconstructions in the row below; more than `columns` continue in
 * further pairs of rows.
 *
 * @param originals [n, h, w, 1 or 3]; read at once, so you may dispose of it afterwards
 * @param decoded [n, h, w, 1 or 3]; read at once too
 * @throws Error for other shapes, and for `columns` below 1
 */
export declare function reconstructions(originals: tf.Tensor4D, decoded: tf.Tensor4D, { columns, ...options }?: ReconstructionsOptions): Figure;
