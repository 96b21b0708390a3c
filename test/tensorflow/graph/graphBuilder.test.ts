import { expect } from "chai";
import { runOp, tf } from "../../../src/tensorflow/backend";
import { compile } from "../../../src/tensorflow/compile";
import { noise } from "../../models/kerasInputs";

const counts = () => tf.tensor2d([1, 2, 4, 8, 9, 3], [2, 3], "int32");
const flags = () => tf.tensor2d([1, 0, 1, 1, 0, 0], [2, 3], "bool");

/** Steps that TensorFlow's eager ops and its graphs could take in different ways. */
const STEPS: Record<string, [make: () => tf.Tensor, step: (x: tf.Tensor) => tf.Tensor | tf.Tensor[]]> = {
  "the mean of integers": [counts, (x) => x.mean()],
  "the mean of integers along an axis": [counts, (x) => x.mean(1, true)],
  "the mean of booleans": [flags, (x) => x.mean()],
  "sums and products of integers and booleans": [counts, (x) => [x.sum(0), x.prod(1), x.greater(2).sum()]],
  "moments of integers": [counts, (x) => tf.moments(x).variance],
  "argMax of integers and booleans": [flags, (x) => [x.argMax(1), x.toInt().argMin(0)]],
  "a chain of casts": [counts, (x) => x.toFloat().mul(0.6).toInt().toBool().toInt().toFloat()],
  "integers and floats mixed": [
    counts,
    (x) => [x.add(0.5), tf.maximum(x, 1.5), x.greater(2).toFloat().sub(x)],
  ],
  "a transposed product and a bias of one row": [
    () => noise([3, 2], 1),
    (x) => tf.matMul(x, noise([3, 4], 2), true).add(noise([1, 4], 3)),
  ],
  "a bias of one row to which a product is added": [
    () => noise([3, 2], 1),
    (x) => tf.relu(noise([1, 4], 3).add(tf.matMul(x, noise([3, 4], 2), true))),
  ],
  "a product of transposed matrices and a bias": [
    () => noise([3, 2], 1),
    (x) =>
      tf
        .matMul(x, noise([4, 3], 2), true, true)
        .add(noise([4], 3))
        .relu(),
  ],
  "a fused product with a bias of one row": [
    () => noise([2, 3], 1),
    (x) => tf.fused.matMul({ a: x, b: noise([3, 4], 2), bias: noise([1, 4], 3), activation: "elu" }),
  ],
  "a product of empty matrices and a bias": [
    () => noise([0, 2], 1),
    (x) => tf.matMul(x, tf.zeros([0, 3]), true).add(noise([3], 2)),
  ],
  "biases of each rank after a convolution": [
    () => noise([1, 4, 4, 2], 1),
    (x) =>
      [[3], [1, 3], [1, 1, 3], [1, 1, 1, 3], [1], []].map((shape, i) =>
        tf
          .conv2d(x as tf.Tensor4D, noise([3, 3, 2, 3], 2) as tf.Tensor4D, 1, "same")
          .add(noise(shape, i))
          .relu(),
      ),
  ],
  "a bias of a tensor with five axes": [() => noise([2, 1, 2, 1, 3], 1), (x) => x.add(noise([3], 2))],
  "lists of tensors": [
    () => noise([2, 2], 1),
    (x) => [tf.addN([x, x, x]), tf.concat([x, x], 1), tf.stack([x, x]), tf.einsum("ij,jk->ik", x, x)],
  ],
  "an op of TensorFlow that returns a list": [
    () => noise([2, 3], 1),
    (x) => runOp("ShapeN", { N: { int: 2 }, T: { type: "float32" } }, [x, x.transpose()], 2),
  ],
  "an op with two lists": [
    () => noise([2, 3], 1),
    (x) =>
      runOp("DynamicStitch", { N: { int: 2 }, T: { type: "float32" } }, [
        tf.tensor1d([1, 0], "int32"),
        tf.tensor1d([2, 3], "int32"),
        x,
        x.neg(),
      ]),
  ],
};

describe("a compiled step computes what its ops compute one by one", () => {
  for (const [what, [make, step]] of Object.entries(STEPS)) {
    it(what, async () => {
      const x = tf.tidy(make);
      const list = (y: tf.Tensor) => [step(y)].flat();
      const expected = tf.tidy(() => list(x));
      const compiled = compile(list);
      compiled.prepare(x);
      const got = await compiled(x);
      expect(got.map(({ dtype, shape }) => ({ dtype, shape }))).to.deep.equal(
        expected.map(({ dtype, shape }) => ({ dtype, shape })),
      );
      expected.forEach((tensor, i) => {
        const values = got[i].dataSync();
        tensor.dataSync().forEach((value, k) => expect(values[k]).to.be.closeTo(value, 1e-5));
      });
      compiled.dispose();
      tf.dispose([x, expected, got]);
    });
  }

  it("or is refused with TensorFlow's reason, as when an op gets too many inputs", () => {
    const x = tf.ones([2]);
    const step = compile((y: tf.Tensor) => runOp("Neg", { T: { type: "float32" } }, [y, y]));
    expect(() => step.prepare(x)).to.throw(/Compiling Neg: .*More Input\(\) calls/s);
    step.dispose();
    x.dispose();
  });
});
