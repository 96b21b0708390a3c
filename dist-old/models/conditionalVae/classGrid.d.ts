import { tf } from "../../tensorflow/backend";
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
export declare function decodeClassGrid(decoder: tf.LayersModel, columns?: number, { seed }?: DecodeClassGridOptions): Promise<tf.Tensor4D>;
