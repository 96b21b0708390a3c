import { type PixelRange } from "../math/pixelRange";
import { tf } from "../tensorflow/backend";
/** Labelled images, in memory. */
export interface ImageDataset {
    /** [n, height, width, channels], float32 in `range`. */
    images: tf.Tensor4D;
    /** The values of no light and full light. */
    range: PixelRange;
    /** [n], int32: positions in classNames. */
    labels: tf.Tensor1D;
    classNames: string[];
    /** The name for a title: "MNIST", "glyphs", … */
    name: string;
    /** True only for the published data, byte for byte. */
    real: boolean;
    /** Says what the data is instead, and why, where it is not the published data. */
    notice?: string;
    dispose(): void;
}
/**
 * Makes a data set from bytes.
 *
 * @param pixels n × height × width × channels bytes
 * @param labels n bytes, positions in classNames
 */
export declare function datasetFromBytes(pixels: Uint8Array, labels: Uint8Array, [height, width, channels]: [number, number, number], about: Pick<ImageDataset, "range" | "classNames" | "name" | "real">): ImageDataset;
/** Draws a frame around lines, so that nobody overlooks them among a cell's output. */
export declare function banner(lines: string[]): string;
/**
 * Warns, in a banner, that a data set is not the published one. Returns it with the warning as its notice.
 */
export declare function announce(dataset: ImageDataset, lines: string[]): ImageDataset;
/**
 * Checks an optional count. `what` names the things that are counted: `images of "train"`.
 *
 * @throws Error unless `count` is undefined or an integer from 1 to `available`
 */
export declare function checkCount(count: number | undefined, available: number, what: string): void;
