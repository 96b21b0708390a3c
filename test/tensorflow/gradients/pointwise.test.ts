import { expect } from "chai";
import { tf } from "../../../src/tensorflow/backend";
import { compile } from "../../../src/tensorflow/compile";
import { noise } from "../../models/kerasInputs";

type Strides = number | [number, number];

/** The values of a strided 1×1 convolution: a matrix product of every second pixel or so. */
function product(x: tf.Tensor, filter: tf.Tensor, [down, across]: [number, number]): tf.Tensor {
  const rows = tf.range(0, x.shape[1]!, down, "int32");
  const columns = tf.range(0, x.shape[2]!, across, "int32");
  const pixels = tf.gather(tf.gather(x, rows, 1), columns, 2);
  const [channels, filters] = filter.shape.slice(2);
  return pixels.reshape([-1, channels]).matMul(filter.reshape([channels, filters]));
}

describe("gradients of strided convolutions with 1×1 filters", () => {
  for (const [shape, strides, pad] of [
    [[1, 28, 28, 8], 2, "same"],
    [[1, 32, 32, 8], 2, "same"],
    [[2, 7, 5, 3], 3, "valid"],
    [[2, 6, 9, 2], [2, 1], "same"],
    [[3, 1, 4, 5], [1, 3], "valid"],
  ] as [number[], Strides, "same" | "valid"][]) {
    it(`are those of a product of pixels: ${shape.join("×")}, strides of ${String(strides)}, ${pad}`, async () => {
      const inputs = [noise(shape, 1), noise([1, 1, shape[3], 4], 2)];
      const loss = (y: tf.Tensor) => y.square().sum();
      const step = (x: tf.Tensor, w: tf.Tensor) =>
        tf.grads((x: tf.Tensor, w: tf.Tensor) =>
          loss(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad)),
        )([x, w]);
      const both: [number, number] = typeof strides === "number" ? [strides, strides] : strides;
      const expected = tf.tidy(() => tf.grads((x, w) => loss(product(x, w, both)))(inputs));
      const compiled = compile(step);
      compiled.prepare(inputs[0], inputs[1]);
      for (const got of [tf.tidy(() => step(inputs[0], inputs[1])), await compiled(inputs[0], inputs[1])]) {
        expected.forEach((gradient, i) => {
          expect(got[i].shape).to.deep.equal(gradient.shape);
          const apart = tf.tidy(
            () => got[i].sub(gradient).abs().max().div(gradient.abs().max()).dataSync()[0],
          );
          expect(apart).to.be.below(1e-5);
        });
        tf.dispose(got);
      }
      compiled.dispose();
      tf.dispose([inputs, expected]);
    });
  }

  it("leave memory alone, many times over", () => {
    const x = noise([1, 28, 28, 8], 1) as tf.Tensor4D;
    const gradient = tf.grad((w: tf.Tensor) => tf.conv2d(x, w as tf.Tensor4D, 2, "same").sum());
    for (let i = 0; i < 50; i++) tf.tidy(() => gradient(tf.ones([1, 1, 8, 8])).dataSync());
    x.dispose();
  });
});
