import { expect } from "chai";
import { tf } from "../../../src/tensorflow/backend";
import { compile } from "../../../src/tensorflow/compile";

type Step = (x: tf.Tensor, y: tf.Tensor) => tf.Tensor;

const VALUES = [NaN, Infinity, -Infinity, 0, -0, 1, -1, 2.5, -2.5, 1e30, -1e30, 3.4e38, 89, -104, 0.5, 1e-30];
const INTEGERS = [5, -7, 0, 2 ** 31 - 1, -(2 ** 31), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const square = (x: tf.Tensor) => x.reshape([4, 4]);
const gradient = (f: (x: tf.Tensor) => tf.Tensor) => (x: tf.Tensor) => tf.grad((x) => f(x).sum())(x);

/** Functions that an optimizer of graphs is tempted to simplify. */
const STEPS: Record<string, Record<string, Step>> = {
  "zeros, ones and equal operands": {
    "0x": (x) => x.mul(0),
    "zeros · x": (x) => x.mul(tf.zeros([16])),
    "x − x": (x) => x.sub(x),
    "x ÷ x": (x) => x.div(x),
    "x + 0": (x) => x.add(tf.zeros([16])),
    "0 − x": (x) => tf.zeros([16]).sub(x),
    "x ÷ 1": (x) => x.div(tf.ones([16])),
    "0 ÷ x": (x) => tf.zeros([16]).div(x),
    "x · zeros, matrices": (x) => square(x).matMul(tf.zeros([4, 4])),
    "max(x, x)": (x) => tf.maximum(x, x),
    "x + x + x": (x) => tf.addN([x, x, x]),
  },
  powers: {
    "x⁰": (x) => x.pow(tf.scalar(0)),
    x: (x) => x.pow(tf.scalar(1)),
    "x²": (x) => x.pow(tf.scalar(2)),
    "x³": (x) => x.pow(tf.scalar(3)),
    "x⁻¹": (x) => x.pow(tf.scalar(-1)),
    "√(x²)": (x) => x.square().sqrt(),
    "1 ÷ (1 ÷ x)": (x) => x.reciprocal().reciprocal(),
    "y ÷ √x": (x, y) => y.div(x.sqrt()),
    "y · rsqrt(x)": (x, y) => y.mul(x.rsqrt()),
  },
  comparisons: {
    "not <": (x, y) => x.less(y).logicalNot(),
    "not ≤": (x, y) => x.lessEqual(y).logicalNot(),
    "not >": (x, y) => x.greater(y).logicalNot(),
    "not ≥": (x, y) => x.greaterEqual(y).logicalNot(),
    "not =": (x, y) => x.equal(y).logicalNot(),
    "not ≠": (x, y) => x.notEqual(y).logicalNot(),
    "x = x": (x) => x.equal(x),
    "x ≠ x": (x) => x.notEqual(x),
    "x ≤ x": (x) => x.lessEqual(x),
    "x < x": (x) => x.less(x),
    where: (x, y) => tf.where(x.greater(y), x, y),
    "where NaN": (x) => tf.where(x.isNaN(), tf.zeros([16]), x),
    clip: (x) => x.clipByValue(-1, 1),
  },
  "signs and factors": {
    "−(−x)": (x) => x.neg().neg(),
    "x + (−y)": (x, y) => x.add(y.neg()),
    "x − (−y)": (x, y) => x.sub(y.neg()),
    "xy + x²": (x, y) => x.mul(y).add(x.mul(x)),
    "x ÷ y + x ÷ y": (x, y) => x.div(y).add(x.div(y)),
    "(x − y)²": (x, y) => x.squaredDifference(y),
  },
  functions: {
    "log(exp x)": (x) => x.exp().log(),
    "log(1 + exp x)": (x) => x.exp().add(1).log(),
    "x log x": (x) => x.mul(x.log()),
    relu: (x) => x.relu().relu(),
    relu6: (x) => tf.relu6(x),
    leakyRelu: (x) => x.leakyRelu(0.3),
    elu: (x) => x.elu(),
    softplus: (x) => x.softplus(),
    sigmoid: (x) => x.sigmoid(),
    tanh: (x) => x.tanh(),
    round: (x) => x.round(),
    mod: (x, y) => x.mod(y),
  },
  "sums and extremes": {
    max: (x) => x.max(),
    "max of √": (x) => x.sqrt().max(),
    "min of log": (x) => x.log().min(),
    argMax: (x) => x.sign().argMax(),
    argMin: (x) => x.sigmoid().argMin(),
    sum: (x) => x.sum(),
    prod: (x) => x.prod(),
    cumsum: (x) => x.cumsum(),
    logSumExp: (x) => x.logSumExp(),
    any: (x) => x.toBool().any(),
  },
  moves: {
    "transposed twice": (x) => square(x).transpose().transpose(),
    "transposed and multiplied": (x) => square(x).transpose().mul(square(x)),
    "reversed twice": (x) => x.reverse().reverse(),
    "a part": (x) => square(x).slice([1, 1], [2, 2]).reshape([4]),
    "stacked and taken apart": (x, y) => tf.stack([x, y]).unstack()[1],
    split: (x) => tf.split(x, 2)[1],
    padded: (x) => x.pad([[1, 1]]),
  },
  gradients: {
    max: (x) => tf.grad((each) => each.max())(x),
    leakyRelu: gradient((x) => x.leakyRelu(0.3)),
    sqrt: gradient((x) => x.sqrt()),
    abs: gradient((x) => x.abs()),
    clip: gradient((x) => x.clipByValue(-1, 1)),
    maximum: (x, y) => gradient((each) => tf.maximum(each, y))(x),
    softplus: gradient((x) => x.softplus()),
    sigmoid: gradient((x) => x.sigmoid()),
  },
  integers: {
    half: (x) => asInteger(x).div(tf.scalar(2, "int32")),
    square: (x) => asInteger(x).square(),
    mod: (x) => asInteger(x).mod(tf.scalar(3, "int32")),
    "to float32 and back": (x) => asInteger(x).toFloat().toInt(),
    mean: (x) => asInteger(x).slice(5).mean(),
    "max of −": (x) => asInteger(x).neg().max(),
    floorDiv: (x) => tf.floorDiv(asInteger(x), tf.scalar(3, "int32")),
  },
};

/** Returns INTEGERS, computed in a way that depends on `x`, so that they are not a constant. */
const asInteger = (x: tf.Tensor) => tf.tensor1d(INTEGERS, "int32").add(tf.zerosLike(x).slice(5, 1).toInt());

describe("a compiled step computes as op by op with NaN, infinities, zeros and the largest numbers", () => {
  for (const [title, steps] of Object.entries(STEPS)) {
    it(title, async () => {
      const x = tf.tensor1d(VALUES);
      const y = tf.tensor1d(VALUES.map((_, i) => VALUES[(7 * i + 3) % VALUES.length]));
      for (const [name, step] of Object.entries(steps)) {
        const compiled = compile(step);
        compiled.prepare(x, y);
        const [expected, got] = [tf.tidy(() => step(x, y)), await compiled(x, y)];
        expect([got.shape, got.dtype], name).to.deep.equal([expected.shape, expected.dtype]);
        const [before, after] = [expected.dataSync(), got.dataSync()];
        before.forEach((value, i) => {
          const isSame = Object.is(value, after[i]) || Math.abs(value - after[i]) <= 1e-5 * Math.abs(value);
          expect(isSame, `${name} of ${VALUES[i]}: ${value} op by op, ${after[i]} compiled`).to.equal(true);
        });
        compiled.dispose();
        tf.dispose([expected, got]);
      }
      tf.dispose([x, y]);
    });
  }
});
