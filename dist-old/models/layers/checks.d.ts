/** Checks of models and images that several models share. */
import { tf } from "../../tensorflow/backend";
/** @throws Error if a model has a different number of inputs or outputs than its role needs */
export declare function checkEnds(name: string, model: tf.LayersModel, inputs: number, outputs: number): void;
/** @throws Error if the images do not have the model's input shape */
export declare function checkShape(name: string, images: tf.Tensor, model: tf.LayersModel, role: string): void;
/** Summarizes the images' pixel values. It reads them synchronously. */
export declare function pixelValues(images: tf.Tensor): {
    min: number;
    max: number;
    mean: number;
    /** False if any pixel is NaN or infinite. (min and max may skip a NaN; the mean does not.) */
    areFinite: boolean;
    /** The values as an error message shows them. */
    got: string;
};
/**
 * Finds the range of a model's outputs by running it on four large inputs: they drive a sigmoid or a tanh to
 * its limits, and a model without either far beyond them. It runs synchronously.
 *
 * @returns [0, 1], [-1, 1], or [-Infinity, Infinity]
 * @throws Error if the model returns NaN
 */
export declare function outputRange(name: string, model: tf.LayersModel): [number, number];
