import { product } from "../../math/product";
import { tf } from "../backend";
import { checkSeed, stateless } from "./randomStream";

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
export function glorotUniform(seed: number): Initializer {
  checkSeed(seed);
  const initializer = tf.initializers.glorotUniform({ seed });
  initializer.apply = (shape) =>
    tf.tidy(() => {
      const known = shape.map((size) => size ?? 0); // a weight has no unknown dimension
      const limit = glorotLimit(known);
      const unit = stateless("StatelessRandomUniform", known, tf.tensor1d([seed, 0], "int32"));
      return unit.mul(2 * limit).sub(limit);
    });
  return initializer;
}

/**
 * Returns the largest weight that glorotUniform draws.
 *
 * @param shape shape of a dense kernel [in, out] or a convolution kernel [height, width, in, out]. For
 *   transposed convolutions, [height, width, out, in] gives the same limit.
 */
export function glorotLimit(shape: number[]): number {
  const field = product(shape.slice(0, -2));
  const [a, b] = shape.slice(-2);
  return Math.sqrt(6 / (field * (a + b)));
}
