import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { tf } from "../../src/tensorflow/backend";

/** Reads what the scripts in test/fixtures/keras wrote. */
export function fixture<T>(name: string): T {
  return JSON.parse(readFileSync(join(__dirname, "../fixtures/keras", `${name}.json`), "utf8")) as T;
}

// The scripts do not store their inputs, but compute them with functions in their common.py, which these
// mirror.

/** Returns `count` numbers in 0..1: an integer hash of position and salt. */
export function uniform(count: number, salt: number): Float64Array {
  const numbers = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let x = i + Math.imul(salt, 0x9e3779b9);
    x ^= x >>> 16;
    x = Math.imul(x, 0x7feb352d);
    x ^= x >>> 15;
    x = Math.imul(x, 0x846ca68b);
    x ^= x >>> 16;
    numbers[i] = (x >>> 0) / 2 ** 32;
  }
  return numbers;
}

/** A kernel within Glorot's limits, or a bias within 0.5. */
export function weight(shape: number[], salt: number): tf.Tensor {
  const field = shape.slice(0, -2).reduce((product, size) => product * size, 1);
  const [a, b] = shape.slice(-2);
  const limit = shape.length > 1 ? Math.sqrt(6 / (field * (a + b))) : 0.5;
  const values = uniform(tf.util.sizeFromShape(shape), salt).map((u) => (2 * u - 1) * limit);
  return tf.tensor(new Float32Array(values), shape);
}

/** Returns numbers that are nearly N(0, 1). */
export function noise(shape: number[], salt: number): tf.Tensor {
  const count = tf.util.sizeFromShape(shape);
  const parts = [0, 1, 2, 3].map((part) => uniform(count, salt * 4 + part));
  const values = Float32Array.from({ length: count }, (_, i) => {
    const [a, b, c, d] = parts.map((part) => part[i]);
    return (a + b + c + d - 2) * Math.sqrt(3);
  });
  return tf.tensor(values, shape);
}

/** Images [count, size, size, channels] of noise in 0..1. */
export function pixels(count: number, size: number, salt: number, channels = 1): tf.Tensor4D {
  const values = new Float32Array(uniform(count * size * size * channels, salt));
  return tf.tensor4d(values, [count, size, size, channels]);
}

/**
 * A tensor from Keras: the whole tensor or, if it is large, its norm and its projections on four random
 * vectors.
 */
export type Stored =
  { shape: number[]; values: number[] } | { shape: number[]; norm: number; projections: number[] };

/** Returns the distance of a tensor from Keras', relative to the norm of Keras'. */
export function distance(got: Float32Array, expected: Stored): number {
  expect(got.length).to.equal(tf.util.sizeFromShape(expected.shape));
  if ("values" in expected) {
    return norm(expected.values.map((value, i) => got[i] - value)) / norm(expected.values);
  }
  const apart = expected.projections.map((projection, k) => {
    const direction = uniform(got.length, 10 + k);
    let product = 0;
    for (let i = 0; i < got.length; i++) product += got[i] * (2 * direction[i] - 1);
    return product - projection;
  });
  return Math.max(...[norm(got) - expected.norm, ...apart].map(Math.abs)) / expected.norm;
}

function norm(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * values[i];
  return Math.sqrt(sum);
}
