import { expect } from "chai";
import { tf } from "../../src/tensorflow/backend";
import { compile } from "../../src/tensorflow/compile";
import { RandomStream } from "../../src/tensorflow/random";

type Shape = [number, number, number, number];

/** What a convolution and its gradients give, compiled and op by op. */
async function both(imageShape: Shape, kernelShape: Shape, padding: "same" | "valid" = "same", strides = 1) {
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

/** Root mean square of the difference, in standard deviations of the values. */
function difference({ values, got }: { values: ArrayLike<number>; got: ArrayLike<number> }): number {
  const squares = (of: (i: number) => number) =>
    Array.from(values).reduce((sum, _, i) => sum + of(i) ** 2, 0);
  return Math.sqrt(squares((i) => got[i] - values[i]) / squares((i) => values[i]));
}

describe("winograd", () => {
  for (const [rows, columns] of [
    [8, 8],
    [4, 12],
  ]) {
    it(`computes a convolution of 5×5 and both its gradients, ${rows}×${columns} pixels`, async () => {
      const results = await both([2, rows, columns, 96], [5, 5, 96, 128]);
      for (const result of results) {
        expect(difference(result)).to.be.below(2e-5);
        expect(difference(result), "it was not taken").to.be.above(5e-7);
      }
    });
  }

  const LEFT: Record<string, Parameters<typeof both>> = {
    "few channels": [
      [1, 8, 8, 4],
      [5, 5, 4, 96],
    ],
    "few filters": [
      [1, 8, 8, 96],
      [5, 5, 96, 4],
    ],
    "kernels of 3×3": [
      [1, 8, 8, 96],
      [3, 3, 96, 96],
    ],
    "strides of 2": [[1, 8, 8, 96], [5, 5, 96, 96], "same", 2],
    "no padding": [[1, 8, 8, 96], [5, 5, 96, 96], "valid"],
    "sides that tiles do not fill": [
      [1, 6, 8, 96],
      [5, 5, 96, 96],
    ],
  };
  for (const [name, settings] of Object.entries(LEFT)) {
    it(`leaves convolutions with ${name} to TensorFlow`, async () => {
      for (const result of await both(...settings)) expect(difference(result)).to.be.below(4e-7);
    });
  }
});
