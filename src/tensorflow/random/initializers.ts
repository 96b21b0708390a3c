import { product } from "../../math/product";
import { tf } from "../backend";
import { checkSeed, stateless } from "./randomStream";

type Initializer = ReturnType<typeof tf.initializers.glorotUniform>;

/**
 * Keras' default for kernels: uniform in ±√(6 / (fanIn + fanOut)), from a seed (Glorot & Bengio 2010). tfjs' default is
 * another, a truncated normal distribution. Saves as tfjs' own GlorotUniform.
 *
 * Layers of one shape and one seed get the same weights: give each a seed of its own with deriveSeed.
 *
 * @param seed 0..2³¹−1
 */
export function glorotUniform(seed: number): Initializer {
  checkSeed(seed);
  const initializer = tf.initializers.glorotUniform({ seed });
  initializer.apply = (shape) =>
    tf.tidy(() => {
      const known = shape.map((size) => size ?? 0); // a weight has no open dimension
      const limit = glorotLimit(known);
      const unit = stateless("StatelessRandomUniform", known, tf.tensor1d([seed, 0], "int32"));
      return unit.mul(2 * limit).sub(limit);
    });
  return initializer;
}

/** @param shape of a dense [in, out] or convolution kernel [height, width, in, out]; transposed ones the same */
export function glorotLimit(shape: number[]): number {
  const field = product(shape.slice(0, -2));
  const [a, b] = shape.slice(-2);
  return Math.sqrt(6 / (field * (a + b)));
}
