import { expect } from "chai";
import { compile } from "../../../src/tensorflow/compile";
import { tf } from "../../../src/tensorflow/backend";
import type { TensorFlowBackend } from "../../../src/tensorflow/backend/kernelBackend";
import type { LibraryBinding } from "../../../src/tensorflow/backend/libraryBinding";
import { DTYPE } from "../../../src/tensorflow/eager/errors";
import type { RecordedOp } from "../../../src/tensorflow/graph/recording";
import { RandomStream } from "../../../src/tensorflow/random";

/**
 * Returns the results of a step in bfloat16 and in float32, and the ops of the former. Both run on this
 * device.
 */
async function inBoth(shapes: number[][], step: (...args: tf.Tensor[]) => tf.Tensor[]) {
  const random = new RandomStream(1);
  const args = shapes.map((shape) => random.normal(shape));
  const binding = (tf.backend() as TensorFlowBackend).binding as LibraryBinding;
  const define = binding.defineFunction.bind(binding);
  let ops: RecordedOp[] = [];
  binding.defineFunction = (name, program, ids) => (ops = define(name, program, ids, { bfloat16: true }));
  const lowered = compile(step);
  try {
    lowered.prepare(...args);
  } finally {
    Reflect.deleteProperty(binding, "defineFunction");
  }
  const results = await lowered(...args);
  const expected = tf.tidy(() => step(...args));
  const numbers = [results, expected].map((tensors) => tensors.map((each) => Array.from(each.dataSync())));
  lowered.dispose();
  random.dispose();
  tf.dispose([args, results, expected]);
  return { got: numbers[0], expected: numbers[1], ops };
}

const typeOf = ({ attributes }: RecordedOp) => attributes.find(({ name }) => name === "T")?.value;

describe("bfloat16 for GPUs", () => {
  const network = (...args: tf.Tensor[]) => {
    const [x, first, bias, second] = args as [tf.Tensor4D, tf.Tensor4D, tf.Tensor1D, tf.Tensor4D];
    return tf.conv2d(tf.conv2d(x, first, 1, "same").add(bias).relu<tf.Tensor4D>(), second, 1, "same");
  };
  const shapes = [[2, 6, 6, 3], [3, 3, 3, 5], [5], [3, 3, 5, 4]];

  it("computes convolutions, products and the ops between them in bfloat16, and returns float32", async () => {
    const { ops, got, expected } = await inBoth(shapes, (...args) => [network(...args)]);
    expect(ops.map(({ name }) => name)).to.deep.equal([
      "Cast",
      "Cast",
      "Conv2D",
      "Cast",
      "BiasAdd",
      "Relu",
      "Cast",
      "Conv2D",
      "Cast",
    ]);
    for (const op of ops.filter(({ name }) => name !== "Cast")) expect(typeOf(op)).to.equal(DTYPE.bfloat16);
    const largest = Math.max(...expected[0].map(Math.abs));
    got[0].forEach((value, i) => expect(Math.abs(value - expected[0][i]) / largest).to.be.lessThan(0.02));
    expect(got[0]).to.not.deep.equal(expected[0]);
  });

  it("does the same with gradients, whose sums stay float32", async () => {
    const { ops, got, expected } = await inBoth(shapes, (...args) =>
      tf.grads((...inputs) =>
        network(...inputs)
          .square()
          .mean(),
      )(args),
    );
    for (const name of ["Conv2DBackpropFilter", "Conv2DBackpropInput", "ReluGrad"]) {
      const found = ops.filter((op) => op.name === name);
      expect(found.map(typeOf), name).to.include(DTYPE.bfloat16).and.not.include(DTYPE.float32);
    }
    expect(typeOf(ops.find(({ name }) => name === "BiasAddGrad")!)).to.equal(DTYPE.float32);
    expected.forEach((values, k) => {
      const largest = Math.max(...values.map(Math.abs));
      values.forEach((value, i) => expect(Math.abs(got[k][i] - value) / largest).to.be.lessThan(0.05));
    });
  });
});
