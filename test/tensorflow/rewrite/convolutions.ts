import { tf } from "../../../src/tensorflow/backend";
import { compile } from "../../../src/tensorflow/compile";
import { RandomStream } from "../../../src/tensorflow/random";

export type Shape = [number, number, number, number];

/** Returns the results of a convolution and of its gradients, compiled and op by op. */
export async function both(
  imageShape: Shape,
  kernelShape: Shape,
  padding: "same" | "valid" = "same",
  strides = 1,
) {
  const random = new RandomStream(1);
  const [images, kernel] = [random.normal(imageShape), random.normal(kernelShape)] as [
    tf.Tensor4D,
    tf.Tensor4D,
  ];
  const weights = tf.tidy(() => random.normal(tf.conv2d(images, kernel, strides, padding).shape));
  const step = (x: tf.Tensor4D, k: tf.Tensor4D) => {
    const convolved = (x: tf.Tensor4D, k: tf.Tensor4D) => tf.conv2d(x, k, strides, padding);
    const [dx, dk] = tf.grads((x, k) =>
      convolved(x as tf.Tensor4D, k as tf.Tensor4D)
        .mul(weights)
        .sum(),
    )([x, k]);
    return [convolved(x, k), dx, dk];
  };
  const eager = tf.tidy(() => step(images, kernel));
  const compiled = compile(step);
  compiled.prepare(images, kernel);
  const results = await compiled(images, kernel);
  const [expected, got] = [eager, results].map((list) => list.map((each) => each.dataSync()));
  compiled.dispose();
  random.dispose();
  tf.dispose([images, kernel, weights, eager, results]);
  return expected.map((values, i) => ({ values, got: got[i] }));
}

/** Root mean square of the difference, in standard deviations of the values */
export function difference({ values, got }: { values: ArrayLike<number>; got: ArrayLike<number> }): number {
  const squares = (of: (i: number) => number) =>
    Array.from(values).reduce((sum, _, i) => sum + of(i) ** 2, 0);
  return Math.sqrt(squares((i) => got[i] - values[i]) / squares((i) => values[i]));
}
