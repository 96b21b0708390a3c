import { expect } from "chai";
import { tf } from "../../../src/tensorflow/backend";
import { compile } from "../../../src/tensorflow/compile";
import type { TensorFlowBackend } from "../../../src/tensorflow/backend/kernelBackend";
import type { LibraryBinding } from "../../../src/tensorflow/backend/libraryBinding";
import { RandomStream } from "../../../src/tensorflow/random";

/**
 * Returns the names of the ops that a compiled step runs, after checking that its results are the same as op
 * by op.
 */
async function opsOf(shapes: number[][], step: (...args: tf.Tensor[]) => tf.Tensor[]): Promise<string[]> {
  const random = new RandomStream(1);
  const args = shapes.map((shape) => random.normal(shape));
  const binding = (tf.backend() as TensorFlowBackend).binding as LibraryBinding;
  const define = binding.defineFunction.bind(binding);
  let names: string[] = [];
  binding.defineFunction = (...given) => {
    const ops = define(...given);
    names = ops.map(({ name }) => name);
    return ops;
  };
  const compiled = compile(step);
  try {
    compiled.prepare(...args);
  } finally {
    Reflect.deleteProperty(binding, "defineFunction");
  }
  const expected = tf.tidy(() => step(...args));
  const got = await compiled(...args);
  expected.forEach((tensor, i) => {
    const [a, b] = [tensor.dataSync(), got[i].dataSync()];
    a.forEach((value, k) => expect(b[k]).to.be.closeTo(value, 1e-5 * Math.max(1, Math.abs(value))));
  });
  compiled.dispose();
  random.dispose();
  tf.dispose([args, expected, got]);
  return names;
}

const gradient = (f: (x: tf.Tensor) => tf.Tensor) => (x: tf.Tensor) => [tf.grad(f)(x)];

describe("fuse", () => {
  it("makes one op each of a bias, an activation's gradient and a bias's gradient", async () => {
    const names = await opsOf([[2, 4, 4, 3], [3, 3, 3, 5], [5]], (x, kernel, bias) =>
      tf.grads((x, kernel, bias) =>
        tf
          .conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 1, "same")
          .add(bias)
          .relu()
          .square()
          .sum(),
      )([x, kernel, bias]),
    );
    expect(names).to.include.members(["BiasAdd", "ReluGrad", "BiasAddGrad"]);
    for (const name of ["IsNan", "Select", "Greater"]) expect(names).to.not.include(name);
  });

  it("makes a SigmoidGrad of the sigmoid in swish, but not of another", async () => {
    const gradientOf = (activation: (x: tf.Tensor) => tf.Tensor) =>
      opsOf(
        [[3, 4]],
        gradient((x) => activation(x).square()),
      );
    const swish = await gradientOf((x) => x.mul(tf.sigmoid(x)));
    expect(swish).to.include("SigmoidGrad");
    expect(swish).to.not.include("Sub");
    expect(await gradientOf(tf.sigmoid)).to.not.include("SigmoidGrad");
    const others = await opsOf([[3, 4]], (x) => {
      const [y, z] = [x.sigmoid(), x.square()];
      return [x.mul(y.mul(tf.scalar(1).sub(z))), x.mul(z.mul(tf.scalar(1).sub(z)))];
    });
    expect(others).to.not.include("SigmoidGrad");
  });

  it("makes a LeakyReluGrad with the slope", async () => {
    const names = await opsOf(
      [[3, 4]],
      gradient((x) => tf.leakyRelu(x, 0.3).square()),
    );
    expect(names).to.include("LeakyReluGrad");
    expect(names).to.not.include("Select");
    await opsOf([[3, 4]], (x) => [tf.leakyRelu(x, -1), ...gradient((y) => tf.leakyRelu(y, 0.3).square())(x)]);
  });

  it("makes a MatMul of two matrices, transposed or not", async () => {
    const names = await opsOf(
      [
        [3, 4],
        [4, 5],
        [3, 5],
      ],
      (a, b, c) => [tf.matMul(a, b), tf.matMul(a, c, true), tf.matMul(c, b, false, true)],
    );
    expect(names.filter((name) => name === "MatMul")).to.have.length(3);
    expect(names).to.not.include("BatchMatMulV2");
  });

  it("removes casts and reshapes that change nothing", async () => {
    const names = await opsOf([[3, 4]], (x) => [x.reshape([3, 4]).cast("float32").exp()]);
    expect(names).to.deep.equal(["Exp"]);
  });

  it("leaves alone ops that only look similar", async () => {
    const step = await opsOf([[3, 4]], (x) => [x.mul(tf.step(x, 0.5))]);
    expect(step).to.not.include("ReluGrad");
    const other = await opsOf(
      [
        [3, 4],
        [3, 4],
      ],
      (x, y) => [tf.where(x.greater(0), y, x.mul(0.3)), tf.where(x.greater(1), y, y.mul(0.3))],
    );
    expect(other).to.not.include("LeakyReluGrad");
    const sums = await opsOf([[3, 4]], (x) => [x.sum(1), x.sum(0, true), x.sum()]);
    expect(sums).to.not.include("BiasAddGrad");
    const added = await opsOf([[3, 4], [4, 3, 4], [4]], (x, y, v) => [
      x.add(y),
      v.add(v),
      tf.scalar(2).add(x),
    ]);
    expect(added).to.not.include("BiasAdd");
    const integers = await opsOf([[2, 3]], (x) => [tf.matMul(x.cast("int32"), x.transpose().cast("int32"))]);
    expect(integers).to.not.include("MatMul");
    const many = await opsOf([[2, 3, 4]], (x) => [tf.matMul(x, x, false, true)]);
    expect(many).to.not.include("MatMul");
  });
});
