import { expect } from "chai";
import { tf } from "../../../src/tensorflow/backend";
import { compile } from "../../../src/tensorflow/compile";

type Step = (x: tf.Tensor) => tf.Tensor;

/** Functions of a column of numbers that Grappler would rewrite wrongly, by what a compiled step keeps. */
const STEPS: Record<string, Record<string, Step>> = {
  "keeps the shape of an extreme": {
    max: (x) => x.neg().max(1).reshape([3, 1]).add(x),
    min: (x) => x.exp().min(1).reshape([3, 1]).add(x),
    "sum of a max": (x) => x.slice(0, 1).tanh().max().reshape([1]).sum(),
    integers: (x) => x.toInt().neg().max(1).reshape([3, 1]).add(x.toInt()),
  },
  "keeps the index of an extreme": {
    relu: (x) => x.mul(-1).relu().argMax(0),
    sigmoid: (x) => x.mul(100).sigmoid().argMax(0),
    floor: (x) => x.div(10).floor().argMin(0),
  },
  "keeps NaN": {
    "max of sqrt": (x) => x.sub(2).sqrt().max(0),
    "min of log": (x) => x.sub(2).log().min(0),
    "not less": (x) => x.sub(2).sqrt().less(1).logicalNot(),
    "not greater or equal": (x) => x.sub(2).sqrt().greaterEqual(1).logicalNot(),
    "not less or equal": (x) => x.sub(2).sqrt().lessEqual(1).logicalNot(),
  },
};

describe("a compiled step", () => {
  for (const [title, steps] of Object.entries(STEPS)) {
    it(title, async () => {
      const x = tf.tensor2d([[1], [2], [3]]);
      for (const [name, step] of Object.entries(steps)) {
        const compiled = compile(step);
        compiled.prepare(x);
        const [expected, got] = [tf.tidy(() => step(x)), await compiled(x)];
        expect(got.shape, name).to.deep.equal(expected.shape);
        expect(got.dataSync(), name).to.deep.equal(expected.dataSync());
        compiled.dispose();
        tf.dispose([expected, got]);
      }
      x.dispose();
    });
  }
});
