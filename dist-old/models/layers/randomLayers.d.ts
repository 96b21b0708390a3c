/**
 * Layers that draw random numbers during training, from a stream that the training loop seeds, saves and
 * restores.
 */
import { tf } from "../../tensorflow/backend";
import { RandomStream } from "../../tensorflow/random";
/** A source of random numbers: a RandomStream or, in tests, numbers recorded from another program. */
export type RandomSource = Pick<RandomStream, "uniform"> & Partial<Pick<RandomStream, "normal">>;
export interface DropoutArgs {
    /** Fraction of the elements that are set to 0, ≥ 0 and < 1. */
    rate: number;
    name?: string;
}
export interface GaussianNoiseArgs {
    /** Standard deviation of the noise, ≥ 0. */
    stddev: number;
    name?: string;
}
/**
 * Keras' Dropout: during training each element is set to 0 with probability `rate`, and the others are
 * divided by `1 − rate`. Inputs and outputs have the same shape.
 *
 * tf.layers.dropout draws its mask in JavaScript: with a seed the mask is the same at every step, without one
 * no run can be repeated, and a compiled step would keep its first mask. This layer takes its random numbers
 * from the training loop, `model.apply(x, { training: true, random })`. Without `random` it uses its own
 * unseeded stream.
 *
 * @throws RangeError if the rate is not ≥ 0 and < 1
 */
export declare function dropout(args: DropoutArgs): tf.layers.Layer;
/**
 * Keras' GaussianNoise: during training, noise from N(0, stddev²) is added to each element. The noise comes
 * from the same source as in `dropout`. Inputs and outputs have the same shape.
 *
 * @throws RangeError if stddev is negative
 */
export declare function gaussianNoise(args: GaussianNoiseArgs): tf.layers.Layer;
