import { expect } from "chai";
import { compile } from "../../../src/tensorflow/compile";
import { tf } from "../../../src/tensorflow/backend";

const zeros = (...shape: number[]) => tf.zeros(shape);

describe("results without elements", () => {
  const gradients = (op: (x: tf.Tensor, kernel: tf.Tensor) => tf.Tensor, x: tf.Tensor, kernel: tf.Tensor) =>
    tf.grads(op)([x, kernel]);
  const valid = (x: tf.Tensor, kernel: tf.Tensor) =>
    tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 1, "valid");
  const depthwise = (x: tf.Tensor, kernel: tf.Tensor) =>
    tf.depthwiseConv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 1, "valid");
  const solid = (x: tf.Tensor, kernel: tf.Tensor) =>
    tf.conv3d(x as tf.Tensor5D, kernel as tf.Tensor5D, 1, "valid");
  const largest = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 9, 1, "valid");

  const cases: Record<string, [() => tf.Tensor | tf.Tensor[], number[][]]> = {
    "a kernel larger by one than the image": [
      () => valid(zeros(1, 8, 8, 1), zeros(9, 9, 1, 2)),
      [[1, 0, 0, 2]],
    ],
    "its gradients": [
      () => gradients(valid, zeros(1, 8, 8, 1), zeros(9, 9, 1, 2)),
      [
        [1, 8, 8, 1],
        [9, 9, 1, 2],
      ],
    ],
    "no images": [
      () => tf.conv2d(zeros(0, 8, 8, 1) as tf.Tensor4D, zeros(3, 3, 1, 2) as tf.Tensor4D, 2, "same"),
      [[0, 4, 4, 2]],
    ],
    "padding on two sides": [
      () =>
        tf.conv2d(zeros(1, 7, 6, 1) as tf.Tensor4D, zeros(9, 3, 1, 2) as tf.Tensor4D, 1, [
          [0, 0],
          [1, 0],
          [0, 2],
          [0, 0],
        ]),
      [[1, 0, 6, 2]],
    ],
    "a depthwise kernel": [() => depthwise(zeros(1, 8, 8, 3), zeros(9, 9, 3, 2)), [[1, 0, 0, 6]]],
    "the gradients of a depthwise kernel": [
      () => gradients(depthwise, zeros(1, 8, 8, 3), zeros(9, 9, 3, 2)),
      [
        [1, 8, 8, 3],
        [9, 9, 3, 2],
      ],
    ],
    "three dimensions": [() => solid(zeros(1, 4, 4, 4, 1), zeros(5, 5, 5, 1, 2)), [[1, 0, 0, 0, 2]]],
    "the gradients in three dimensions": [
      () => gradients(solid, zeros(1, 4, 4, 4, 1), zeros(5, 5, 5, 1, 2)),
      [
        [1, 4, 4, 4, 1],
        [5, 5, 5, 1, 2],
      ],
    ],
    "the gradient of max pooling": [() => tf.grad(largest)(zeros(1, 8, 8, 1)), [[1, 8, 8, 1]]],
  };
  for (const [name, [compute, shapes]] of Object.entries(cases)) {
    it(`have their shape, and gradients are 0: ${name}`, async () => {
      const made = [compute(), await compile(compute)()];
      for (const tensors of made.map((each) => [each].flat())) {
        expect(tensors.map(({ shape }) => shape)).to.deep.equal(shapes);
        for (const tensor of tensors)
          expect(Array.from(tensor.dataSync()).every((each) => each === 0)).to.equal(true);
      }
      tf.dispose(made);
    });
  }

  it("leave a kernel that is too large, or without channels, to TensorFlow's error", () => {
    expect(() => valid(zeros(1, 8, 8, 1), zeros(10, 10, 1, 2))).to.throw(/Conv2D/);
    expect(() => valid(zeros(1, 8, 8, 1), zeros(3, 3, 1, 0))).to.throw(/must not have zero elements/);
  });

  it("make a network's layers work on an empty batch", () => {
    const layers = [
      tf.layers.conv2d({ inputShape: [8, 8, 1], filters: 2, kernelSize: 3, activation: "relu" }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 3 }),
    ];
    const model = tf.sequential({ layers });
    const made = model.apply(zeros(0, 8, 8, 1)) as tf.Tensor;
    expect(made.shape).to.deep.equal([0, 3]);
    tf.dispose([made]);
    model.dispose();
  });
});
