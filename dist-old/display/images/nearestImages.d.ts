import { tf } from "../../tensorflow/backend";
export interface Neighbour {
    /** The index of the image, from 0. */
    index: number;
    /** The root of the mean squared difference of all pixels and channels, in the unit of the images. */
    distance: number;
}
/**
 * Finds the nearest image to each query, by the L2 distance of their pixels. It reads the result, and so
 * waits for it.
 *
 * @param queries [q, height, width, channels]
 * @param images [n, height, width, channels], n ≥ 1, or n ≥ 2 with `except`
 * @param except the index of an image to pass over for each query: the query itself, where it is one of the
 *   images
 */
export declare function nearestImages(queries: tf.Tensor4D, images: tf.Tensor4D, except?: readonly number[]): Neighbour[];
