/** Checks that trainVae makes before the first step. Each error says how to fix the models or images. */
import type { tf } from "../../tensorflow/backend";
/**
 * @param inputs number of inputs of each model: the image or z first, then any others, such as labels.
 *   @defaultValue 1
 * @throws Error if the encoder and decoder cannot be trained together
 */
export declare function checkModels(encoder: tf.LayersModel, decoder: tf.LayersModel, inputs?: number): void;
/**
 * @returns a description that identifies the images: their shape and mean
 * @throws Error if the shape does not match the encoder; RangeError if pixels are outside 0..1
 */
export declare function checkImages(name: string, images: tf.Tensor, encoder: tf.LayersModel): string;
