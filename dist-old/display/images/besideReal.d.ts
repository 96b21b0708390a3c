import { tf } from "../../tensorflow/backend";
import type { Figure } from "../figure/bundle";
import { type ImageGridOptions } from "./imageGrid";
export interface BesideRealOptions extends Pick<ImageGridOptions, "range" | "scale" | "gap" | "title"> {
    /** The number of generated images to show, from the first on. @defaultValue 10, or as many as there are */
    samples?: number;
    /** Seeds the choice of real images, 0..2³¹−1. @defaultValue 0 */
    seed?: number;
}
/**
 * Shows whether a generator has learned frogs, or learned them by heart. The first row has generated images,
 * the second the training image that is nearest to each, the third real images at random. Each column begins
 * with the distance between its first two images. A caption compares it with the distance between real images
 * and their nearest neighbours: a copy would be much nearer. (The distance is that of the pixels: blurred
 * images are near to many others, and a shifted copy is far.)
 *
 * @param generated [n, h, w, 1 or 3] in `range`; read at once, so you may dispose of it afterwards
 * @param images [m, h, w, 1 or 3] in `range`, m ≥ 2: all images of the training; read at once too
 * @throws Error for other shapes
 */
export declare function besideReal(generated: tf.Tensor4D, images: tf.Tensor4D, options?: BesideRealOptions): Figure;
