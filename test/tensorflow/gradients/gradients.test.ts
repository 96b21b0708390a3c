import { expect } from "chai";
import { tf } from "../../../src/tensorflow/backend";
import { compile } from "../../../src/tensorflow/compile";
import { distance, fixture, noise, type Stored } from "../../models/kerasInputs";

interface Case {
  name: string;
  shapes: number[][];
  first: Stored[];
  second: Stored[];
}

/** The functions of make_gradient_fixtures.py. */
const FUNCTIONS: Record<string, (x: never, w: never) => tf.Tensor> = {
  relu: (x: tf.Tensor) => x.relu(),
  relu6: (x: tf.Tensor) => x.mul(3).relu6(),
  leakyRelu: (x: tf.Tensor) => tf.layers.leakyReLU({ alpha: 0.3 }).apply(x) as tf.Tensor,
  prelu: (x: tf.Tensor, w: tf.Tensor) => tf.prelu(x, w),
  selu: (x: tf.Tensor) => x.selu(),
  elu: (x: tf.Tensor) => x.elu(),
  sigmoid: (x: tf.Tensor) => x.sigmoid(),
  tanh: (x: tf.Tensor) => x.tanh(),
  exp: (x: tf.Tensor) => x.exp(),
  softplus: (x: tf.Tensor) => x.softplus(),
  swish: (x: tf.Tensor) => x.mul(x.sigmoid()),
  softmax: (x: tf.Tensor) => x.softmax(),
  logSoftmax: (x: tf.Tensor) => x.logSoftmax(),
  pow: (x: tf.Tensor, w: tf.Tensor) => x.square().add(1).pow(w),
  norm: (x: tf.Tensor) => x.norm(2, 1),
  where: (x: tf.Tensor, w: tf.Tensor) => tf.where(x.greater(w), x.mul(w), x),
  clip: (x: tf.Tensor) => x.clipByValue(-0.5, 0.5).mul(x),
  max: (x: tf.Tensor) => x.max(1),
  maximum: (x: tf.Tensor, w: tf.Tensor) => tf.maximum(x, w),
  "maximum of a row": (x: tf.Tensor, w: tf.Tensor) => tf.maximum(x, w),
  "minimum of a column": (x: tf.Tensor, w: tf.Tensor) => tf.minimum(w, x),
  "squaredDifference of a row": (x: tf.Tensor, w: tf.Tensor) => tf.squaredDifference(x, w),
  maxPool: (x: tf.Tensor4D) => tf.maxPool(x, 2, 2, "same"),
  "maxPool, overlapping": (x: tf.Tensor4D) => tf.maxPool(x, 3, 2, "valid"),
  avgPool: (x: tf.Tensor4D) => tf.avgPool(x, 2, 2, "valid"),
  "avgPool, overlapping": (x: tf.Tensor4D) => tf.avgPool(x, 3, 2, "same"),
  nearest: (x: tf.Tensor4D) => tf.layers.upSampling2d({ size: [2, 2] }).apply(x) as tf.Tensor,
  "nearest, halfPixelCenters": (x: tf.Tensor4D) => tf.image.resizeNearestNeighbor(x, [6, 8], false, true),
  "nearest, alignCorners": (x: tf.Tensor4D) => tf.image.resizeNearestNeighbor(x, [6, 8], true),
  bilinear: (x: tf.Tensor4D) => tf.image.resizeBilinear(x, [6, 8]),
  "bilinear, halfPixelCenters": (x: tf.Tensor4D) => tf.image.resizeBilinear(x, [6, 8], false, true),
  conv2d: (x: tf.Tensor4D, w: tf.Tensor4D) => tf.conv2d(x, w, 2, "same"),
  "conv2d, dilationRate 2": (x: tf.Tensor4D, w: tf.Tensor4D) => tf.conv2d(x, w, 1, "same", "NHWC", 2),
  "conv2d, dilationRate [1, 2], valid": (x: tf.Tensor4D, w: tf.Tensor4D) =>
    tf.conv2d(x, w, 1, "valid", "NHWC", [1, 2]),
  conv2dTranspose: (x: tf.Tensor4D, w: tf.Tensor4D) => tf.conv2dTranspose(x, w, [2, 6, 6, 2], 2, "same"),
  depthwiseConv2d: (x: tf.Tensor4D, w: tf.Tensor4D) => tf.depthwiseConv2d(x, w, 2, "same"),
  "einsum, matrices": (x: tf.Tensor, w: tf.Tensor) => tf.einsum("bij,jk->bik", x, w),
  "einsum, sums of each": (x: tf.Tensor, w: tf.Tensor) => tf.einsum("ij,kl->ik", x, w),
  "einsum, a scalar": (x: tf.Tensor, w: tf.Tensor) => tf.einsum("ij,ij->", x, w),
  "einsum, one operand": (x: tf.Tensor) => tf.einsum("ijk->kj", x),
  attention: (x: tf.Tensor, w: tf.Tensor) =>
    tf.einsum("bhqk,bkhd->bqhd", tf.softmax(tf.einsum("bqhd,bkhd->bhqk", x, w)), w),
  "tile of rank 5": (x: tf.Tensor) => tf.tile(x, [1, 2, 1, 3, 2]),
  depthToSpace: (x: tf.Tensor4D) => tf.depthToSpace(x, 2),
  batchNorm: (x: tf.Tensor4D, w: tf.Tensor1D) => {
    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    return tf.batchNorm(x, mean as tf.Tensor1D, variance as tf.Tensor1D, w, w.add(1), 1e-3).mul(x);
  },
  critic: (x: tf.Tensor4D, w: tf.Tensor4D) => {
    const inner = tf.conv2d(x, w, 2, "same").leakyRelu(0.3);
    const outer = tf.conv2d(inner as tf.Tensor4D, w.transpose<tf.Tensor4D>([0, 1, 3, 2]), 1, "same");
    return tf.maxPool(outer, 2, 2, "same").mean([1, 2]).elu();
  },
};

/** First gradients of sum(y²) / 2, then the gradients of the sum of their squares. */
function gradientsOf(name: string): (...inputs: tf.Tensor[]) => tf.Tensor[] {
  const f = FUNCTIONS[name] as (...inputs: tf.Tensor[]) => tf.Tensor;
  const first = tf.grads((...inputs: tf.Tensor[]) =>
    f(...inputs)
      .square()
      .sum()
      .div(2),
  );
  const penalty = (...inputs: tf.Tensor[]) => tf.addN(first(inputs).map((each) => each.square().sum()));
  return (...inputs) => [...first(inputs), ...tf.grads(penalty)(inputs)];
}

describe("gradients against TensorFlow", () => {
  const cases = fixture<Case[]>("gradients");

  it("knows every function of the fixture, and no other one", () => {
    expect(cases.map(({ name }) => name)).to.have.members(Object.keys(FUNCTIONS));
  });

  for (const [at, { name, shapes, first, second }] of cases.entries()) {
    it(`${name}: first and second ones, op by op and compiled`, async () => {
      const before = tf.memory().numTensors;
      const inputs = shapes.map((shape, i) => noise(shape, 400 + 2 * at + i));
      const compiled = compile(gradientsOf(name));
      compiled.prepare(...inputs);
      const results = {
        "op by op": tf.tidy(() => gradientsOf(name)(...inputs)),
        compiled: await compiled(...inputs),
      };
      for (const [how, gradients] of Object.entries(results)) {
        for (const [i, expected] of [...first, ...second].entries()) {
          expect(gradients[i].shape, how).to.deep.equal(expected.shape);
          const apart = distance(gradients[i].dataSync<"float32">(), expected);
          expect(apart, `${how}, gradient ${i}`).to.be.below(1e-5);
        }
        tf.dispose(gradients);
      }
      compiled.dispose();
      tf.dispose(inputs);
      expect(tf.memory().numTensors, "tensors left").to.equal(before);
    });
  }

  it("a third gradient flows through max pooling, too", () => {
    tf.tidy(() => {
      const x = noise([1, 4, 4, 1], 7) as tf.Tensor4D;
      const cube = (image: tf.Tensor) =>
        tf
          .maxPool(image as tf.Tensor4D, 2, 2, "same")
          .pow(3)
          .sum();
      const sumOf = (f: (image: tf.Tensor) => tf.Tensor) => (image: tf.Tensor) => tf.grad(f)(image).sum();
      const third = tf.grad(sumOf(sumOf(cube)))(x);
      const maxima = tf.grad((image: tf.Tensor) => tf.maxPool(image as tf.Tensor4D, 2, 2, "same").sum())(x);
      expect(third.sub(maxima.mul(6)).abs().max().dataSync()[0]).to.be.below(1e-5);
    });
  });

  it("a loss that is made of comparisons alone has no gradient, and says so", () => {
    const gradient = tf.grad((x: tf.Tensor) => x.greater(0.5).toFloat().mean());
    expect(() => tf.tidy(() => gradient(tf.ones([2])))).to.throw(/Cannot compute gradient of y=f\(x\)/);
  });

  it("refuses the gradient of an einsum that it does not know, and says what to do", () => {
    const gradient = tf.grad((x: tf.Tensor) => tf.einsum("ii->i", x));
    expect(() => tf.tidy(() => gradient(tf.ones([2, 2])))).to.throw(
      'The gradient of einsum("ii->i") is not known: expected a letter for each axis',
    );
  });
});
