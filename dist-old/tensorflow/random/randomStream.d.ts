import { tf } from "../backend";
/**
 * A stream of random numbers that TensorFlow ops draw. A number depends on nothing but the seed and the
 * counter of draws, which is a tf.Variable. The numbers are therefore made on the device, a compiled step
 * draws new ones in every call, and a training can be resumed with the same numbers. (tfjs' own
 * tf.randomNormal runs in JavaScript, treats seed 0 as "no seed", and repeats its numbers when it is given a
 * seed.)
 */
export declare class RandomStream {
    readonly seed: number;
    /** int32 [2]: the seed and the number of draws so far, in the form that the ops take */
    private readonly state;
    /**
     * @param seed whole number in 0..2³¹−1. Streams with the same seed draw the same numbers.
     * @throws RangeError if the seed is outside that range
     */
    constructor(seed: number);
    /** Draws independent numbers from N(0, 1), float32. */
    normal<R extends tf.Rank>(shape: tf.ShapeMap[R]): tf.Tensor<R>;
    /** Draws independent numbers uniformly from min..max, without max, float32. */
    uniform<R extends tf.Rank>(shape: tf.ShapeMap[R], min?: number, max?: number): tf.Tensor<R>;
    /**
     * The number of draws so far. To resume a training with the same numbers, save it with the weights and set
     * it again.
     *
     * @throws RangeError if it is set to anything but a whole number in 0..2³¹−1
     */
    get counter(): number;
    set counter(draws: number);
    dispose(): void;
    private draw;
}
/**
 * Draws numbers with a stateless op. Version 1 of these ops is used, because version 2 takes its key and
 * counter as uint64, which tfjs lacks; both use the same generator (Philox).
 *
 * @param op such as "StatelessRandomNormal"
 * @param seed int32 [2]
 */
export declare function stateless<R extends tf.Rank>(op: string, shape: tf.ShapeMap[R], seed: tf.Tensor): tf.Tensor<R>;
/** Derives a different seed for each name, so that one number can seed a whole model or training. */
export declare function deriveSeed(seed: number, name: string): number;
/** Picks a seed at random, for a caller who has given none. */
export declare function randomSeed(): number;
/**
 * Returns the seed if it is valid.
 *
 * @throws RangeError unless it is a whole number in 0..2³¹−1
 */
export declare function checkSeed(seed: number): number;
