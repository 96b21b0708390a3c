import { readFileSync } from "node:fs";
import { join } from "node:path";
import { tf } from "../../src/tensorflow/backend";

/** What test/fixtures/keras/make_fixtures.py wrote. */
export function fixture<T>(name: string): T {
  return JSON.parse(readFileSync(join(__dirname, "../fixtures/keras", `${name}.json`), "utf8")) as T;
}

// The inputs that the script does not store but makes by these functions, which say the same there.

/** count numbers in 0..1: an integer hash of position and salt. */
export function uniform(count: number, salt: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => {
    let x = i + Math.imul(salt, 0x9e3779b9);
    x ^= x >>> 16;
    x = Math.imul(x, 0x7feb352d);
    x ^= x >>> 15;
    x = Math.imul(x, 0x846ca68b);
    x ^= x >>> 16;
    return (x >>> 0) / 2 ** 32;
  });
}

/** A kernel within Glorot's limits, or a bias within 0.5. */
export function weight(shape: number[], salt: number): tf.Tensor {
  const field = shape.slice(0, -2).reduce((product, size) => product * size, 1);
  const [a, b] = shape.slice(-2);
  const limit = shape.length > 1 ? Math.sqrt(6 / (field * (a + b))) : 0.5;
  return tf.tensor(
    Float32Array.from(uniform(tf.util.sizeFromShape(shape), salt), (u) => (2 * u - 1) * limit),
    shape,
  );
}

/** Nearly N(0, 1). */
export function noise(shape: number[], salt: number): tf.Tensor {
  const count = tf.util.sizeFromShape(shape);
  const parts = [0, 1, 2, 3].map((part) => uniform(count, salt * 4 + part));
  const values = Float32Array.from({ length: count }, (_, i) => {
    const [a, b, c, d] = parts.map((part) => part[i]);
    return (a + b + c + d - 2) * Math.sqrt(3);
  });
  return tf.tensor(values, shape);
}

/** Images [count, size, size, 1] of noise in 0..1. */
export function pixels(count: number, size: number, salt: number): tf.Tensor4D {
  return tf.tensor4d(Float32Array.from(uniform(count * size * size, salt)), [count, size, size, 1]);
}
