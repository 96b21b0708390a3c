import { expect } from "chai";
import { tf } from "../../../src/tensorflow/backend";
import { compile } from "../../../src/tensorflow/compile";
import { noise } from "../../models/kerasInputs";

type Arguments = [x: tf.Tensor, mean: tf.Tensor, variance: tf.Tensor, offset?: tf.Tensor, scale?: tf.Tensor];

const EPSILON = 1e-2;

const batchNorm = (...[x, mean, variance, offset, scale]: Arguments): tf.Tensor =>
  tf.batchNorm(x, mean, variance, offset, scale, EPSILON);

/** Computes the same with single ops. */
function bySingleOps(...[x, mean, variance, offset, scale]: Arguments): tf.Tensor {
  const standard = x.sub(mean).div(variance.add(EPSILON).sqrt());
  const scaled = scale ? standard.mul(scale) : standard;
  return offset ? scaled.add(offset) : scaled;
}

describe("batchNorm", () => {
  const forms = [
    { name: "with scale and offset", x: [3, 4, 4, 2], moments: [2], given: ["offset", "scale"] },
    { name: "without scale", x: [3, 4, 4, 2], moments: [2], given: ["offset"] },
    { name: "without offset", x: [3, 4, 4, 2], moments: [2], given: ["scale"] },
    { name: "without either", x: [3, 4, 4, 2], moments: [2], given: [] },
    { name: "of rank 2", x: [5, 3], moments: [3], given: [] },
    { name: "of rank 3", x: [5, 4, 3], moments: [3], given: ["scale"] },
    { name: "over other axes than the last", x: [3, 4, 4, 2], moments: [1, 4, 1, 1], given: ["scale"] },
    { name: "of each example", x: [3, 4, 4, 2], moments: [3, 1, 1, 1], given: [] },
  ];
  for (const { name, x, moments, given } of forms) {
    it(`${name}: values and gradients of all inputs agree with single ops, op by op and compiled`, async () => {
      const before = tf.memory().numTensors;
      const inputs = tf.tidy(() => [
        noise(x, 1),
        noise(moments, 2),
        noise(moments, 3).square(),
        ...given.map((_, i) => noise(moments, 4 + i)),
      ]);
      /** Returns the values, the gradients of the sum of their cubes, and those of the squares of these. */
      const results =
        (f: (...args: Arguments) => tf.Tensor) =>
        (...tensors: tf.Tensor[]) => {
          const all = (...[image, mean, variance, ...rest]: tf.Tensor[]) =>
            f(image, mean, variance, ...["offset", "scale"].map((each) => rest[given.indexOf(each)]));
          const first = tf.grads((...args: tf.Tensor[]) =>
            all(...args)
              .pow(3)
              .sum(),
          );
          const squares = (...args: tf.Tensor[]) => tf.addN(first(args).map((each) => each.square().sum()));
          return [all(...tensors), ...first(tensors), ...tf.grads(squares)(tensors)];
        };
      const expected = tf.tidy(() => results(bySingleOps)(...inputs));
      const compiled = compile(results(batchNorm));
      compiled.prepare(...inputs);
      for (const got of [tf.tidy(() => results(batchNorm)(...inputs)), await compiled(...inputs)]) {
        expect(got).to.have.length(expected.length);
        for (const [i, each] of got.entries()) {
          expect(each.shape).to.deep.equal(expected[i].shape);
          const far = tf.tidy(
            () => each.sub(expected[i]).abs().max().div(expected[i].abs().max()).dataSync()[0],
          );
          expect(far, `result ${i}`).to.be.below(1e-4);
        }
        tf.dispose(got);
      }
      compiled.dispose();
      tf.dispose([inputs, expected]);
      expect(tf.memory().numTensors, "tensors left").to.equal(before);
    });
  }

  it("gives layers without scale or centre a gradient: layer normalization, and batch normalization in inference", () => {
    for (const layer of [
      tf.layers.layerNormalization({ scale: false }),
      tf.layers.layerNormalization({ center: false }),
      tf.layers.batchNormalization({ scale: false, center: false }),
    ]) {
      tf.tidy(() => {
        layer.build([2, 3]);
        const gradient = tf.grad((x: tf.Tensor) => (layer.apply(x) as tf.Tensor).pow(3).sum())(
          noise([2, 3], 1),
        );
        expect(gradient.abs().max().dataSync()[0]).to.be.above(0.01);
      });
      tf.dispose(layer.weights.map((each) => each.read()));
    }
  });
});
