import { tf } from "../backend";
type Initializer = ReturnType<typeof tf.initializers.glorotUniform>;
/**
 * Keras' default initializer for kernels: uniform in ±√(6 / (fanIn + fanOut)) (Glorot & Bengio 2010). tfjs'
 * default differs: it is a truncated normal distribution. A saved model names tfjs' own GlorotUniform.
 *
 * Layers with the same shape and the same seed get the same weights, so derive a seed for each layer with
 * deriveSeed.
 *
 * @param seed whole number in 0..2³¹−1
 * @throws RangeError if the seed is outside that range
 */
export declare function glorotUniform(seed: number): Initializer;
/**
 * The largest weight that glorotUniform draws.
 *
 * @param shape shape of a dense kernel [in, out] or a convolution kernel [height, width, in, out]. For
 *   transposed convolutions, [height, width, out, in] gives the same limit.
 */
export declare function glorotLimit(shape: number[]): number;
export {};
