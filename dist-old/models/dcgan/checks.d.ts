/** Checks that trainDcgan makes before the first step. Each error says how to fix the models or images. */
import type { tf } from "../../tensorflow/backend";
/** @throws Error if the generator and discriminator cannot be trained against each other */
export declare function checkModels(generator: tf.LayersModel, discriminator: tf.LayersModel): void;
/**
 * Checks a generator and the network that judges its images.
 *
 * @param role "discriminator" or "critic"
 * @param judge returns one number for each image
 * @param options.answer what that number is, for errors
 * @param options.ending the layers that produce it, for errors
 * @throws Error if the two don't match, or one of them has no weights to train
 */
export declare function checkPair(generator: tf.LayersModel, role: string, judge: tf.LayersModel, { answer, ending }: {
    answer: string;
    ending: string;
}): void;
/**
 * @param options.product the formula for the number of images per step, shown in an error
 * @param options.rangeMismatch allows images in 0..1 for a generator that ends in a tanh, as in the book's
 *   first printing. If it is undefined, the error does not mention this option.
 * @returns a description that identifies the images (shape and mean), and the width of the generator's output
 *   range
 * @throws Error if the shape does not match the generator or there are too few images; RangeError if pixels
 *   are outside the generator's range
 */
export declare function checkImages(images: tf.Tensor4D, generator: tf.LayersModel, imagesAtOnce: number, { product, rangeMismatch }: {
    product: string;
    rangeMismatch?: boolean;
}): {
    images: string;
    range: number | undefined;
};
