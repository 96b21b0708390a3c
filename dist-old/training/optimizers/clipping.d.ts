import { tf } from "../../tensorflow/backend";
/**
 * Clips gradients before the optimizer uses them. At most one of the three options may be set, as in Keras.
 * (Keras 2.0.8's clipnorm is `globalClipNorm`.)
 */
export interface ClippingOptions {
    /**
     * Clips each element of a gradient to −clipValue..clipValue; > 0.
     *
     * @defaultValue no clipping
     */
    clipValue?: number;
    /**
     * Scales the gradient of each weight down to this norm if it is greater; > 0.
     *
     * @defaultValue no clipping
     */
    clipNorm?: number;
    /**
     * Scales all gradients down by one factor if their joint norm is greater than this; > 0.
     *
     * @defaultValue no clipping
     */
    globalClipNorm?: number;
}
/**
 * @returns a function that clips the gradients of one step
 * @throws RangeError if a limit is not > 0; Error if more than one is set
 */
export declare function clippingOf(options: ClippingOptions): (gradients: tf.Tensor[]) => tf.Tensor[];
