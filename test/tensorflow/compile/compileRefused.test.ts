import { expect } from "chai";
import { compile } from "../../../src/tensorflow/compile";
import { runOp, tf } from "../../../src/tensorflow/backend";
import { rmsprop } from "../../../src/training/optimizers/rmsprop";

type Step = (x: tf.Tensor2D) => unknown;

const DRAWS = /it calls Math\.random\. .*RandomStream.*compile: false/s;
const COMPUTED_AGAIN = /comes from JavaScript and changes from call to call.*RandomStream.*compile: false/s;
const READS = /cannot read the values of a tensor.*Return the tensor from the step and read it outside/s;

/**
 * Programs that a recording would get wrong. Each makes its own state, so that no case depends on another.
 */
const REFUSED: [what: string, make: () => Step, message: RegExp][] = [
  ["Math.random", () => (x) => x.mul(Math.random()), DRAWS],
  ["tf.randomNormal", () => (x) => x.add(tf.randomNormal([2, 2])), DRAWS],
  ["tf.randomUniform", () => (x) => x.add(tf.randomUniform([2, 2])), DRAWS],
  ["tf.truncatedNormal", () => (x) => x.add(tf.truncatedNormal([2, 2])), DRAWS],
  ["tf.randomGamma", () => (x) => x.add(tf.randomGamma([2, 2], 2)), DRAWS],
  ["tf.dropout", () => (x) => tf.dropout(x, 0.5), DRAWS],
  [
    "a layer of tfjs with dropout",
    () => {
      const layer = tf.layers.dropout({ rate: 0.5 });
      return (x) => layer.apply(x, { training: true });
    },
    DRAWS,
  ],
  ["the time", () => (x) => x.add(performance.now()), /it calls performance\.now\. /],
  [
    "a counter",
    () => {
      let count = 0;
      return (x) => x.mul(count++);
    },
    COMPUTED_AGAIN,
  ],
  [
    "a list of numbers that changes",
    () => {
      const seen: number[] = [];
      return (x) => {
        seen.push(1);
        return x.add(tf.tensor1d(seen).sum());
      };
    },
    COMPUTED_AGAIN,
  ],
  [
    "shuffled indices",
    () => (x) => x.add(tf.tensor1d(Array.from(tf.util.createShuffledIndices(50)), "int32").slice(0, 2)),
    DRAWS,
  ],
  [
    "a learning rate that JavaScript lowers",
    () => {
      const weight = tf.tidy(() => tf.variable(tf.ones([2, 2])));
      let rate = 1;
      return (x) => {
        rate /= 2;
        weight.assign(weight.sub(x.mul(rate)));
        return weight.clone();
      };
    },
    COMPUTED_AGAIN,
  ],
  [
    "a result that JavaScript computes",
    () => {
      let count = 0;
      return () => tf.scalar(count++);
    },
    /result 1 comes from JavaScript and changes from call to call/,
  ],
  [
    "a setting that changes",
    () => {
      let alpha = 0.1;
      return (x) => tf.leakyRelu(x, (alpha += 0.1));
    },
    /the settings of LeakyRelu \(op 1\) change from call to call/,
  ],
  [
    "strides that change",
    () => {
      let calls = 0;
      return (x) => tf.maxPool(x.reshape([1, 2, 2, 1]), 1, 1 + (calls++ % 2), "same");
    },
    /the settings of MaxPool \(op 2\) change/,
  ],
  [
    "a branch on a counter",
    () => {
      let calls = 0;
      return (x) => (calls++ % 2 ? x.sin() : x.cos());
    },
    /op 1 is Sin in one call and Cos in the next|op 1 is Cos in one call and Sin in the next/,
  ],
  [
    "more ops in every call",
    () => {
      let calls = 0;
      return (x) => {
        let y: tf.Tensor = x;
        for (let i = 0; i <= calls; i++) y = y.sin();
        calls++;
        return y;
      };
    },
    /op \d is missing in one call and Sin in the next/,
  ],
  ["dataSync", () => (x) => x.mul(x.dataSync()[0]), READS],
  ["arraySync", () => (x) => x.mul(x.arraySync()[0][0]), READS],
  ["print", () => (x) => (x.print(), x.add(1)), READS],
  ["a branch on data", () => (x) => (x.sum().dataSync()[0] > 0 ? x.sin() : x.cos()), READS],
  [
    "a loop on data",
    () => (x) => {
      let y: tf.Tensor = x;
      while (y.max().dataSync()[0] < 9) y = y.add(1);
      return y;
    },
    READS,
  ],
  [
    "a shape that depends on data",
    () => (x) => runOp("Where", {}, [x.greater(0)])[0],
    /shape of Where's result depends on the values.*compile: false/s,
  ],
  [
    "an async step",
    () => (x) => Promise.resolve(x.add(1)),
    /takes and returns tensors.*the result is a Promise/s,
  ],
  ["a number as result", () => () => 3, /must return tensors, but the result is 3\. JavaScript computed it/],
  ["no result", () => () => undefined, /must return tensors, but the result is undefined/],
  [
    "a number among the results",
    () => (x) => [x.add(1), "done"],
    /must return tensors, but the result\[1\] is "done"/,
  ],
  ["a typed array as result", () => () => new Float32Array(2), /the result is a Float32Array/],
  [
    "a variable in each call",
    () => (x) => tf.variable(x).add(1),
    /made a variable.*Make variables .*outside the step/s,
  ],
  [
    "an optimizer in each call",
    () => {
      const weight = tf.tidy(() => tf.variable(tf.ones([2, 2])));
      return (x) => rmsprop(0.1).minimize(() => weight.mul(x).sum(), true, [weight]);
    },
    /made a variable/,
  ],
  [
    "another compiled step",
    () => (x) => {
      compile((y: tf.Tensor) => y.add(1)).prepare(x);
      return x.add(1);
    },
    /called another compiled step. Compile the outer one only/,
  ],
  [
    "an op whose list input is not known",
    () => (x) => runOp("ShapeN", { N: { int: 2 }, T: { type: "float32" } }, [x, x], 2),
    /ShapeN cannot be compiled: it is not known which of its inputs is a list/,
  ],
];

describe("compile refuses what a recording would get wrong", () => {
  it(`lists ${REFUSED.length} programs`, () => expect(REFUSED.length).to.be.at.least(30));

  for (const [what, make, message] of REFUSED) {
    it(what, async () => {
      const log = console.log;
      console.log = () => undefined; // for the case that prints
      const x = tf.tensor2d([
        [1, 2],
        [3, 4],
      ]);
      try {
        const step = compile(make());
        let refusal: unknown;
        for (let call = 0; call < 4 && !refusal; call++) {
          try {
            await step(x);
          } catch (error) {
            refusal = error;
          }
        }
        expect(String(refusal)).to.match(message, String(refusal));
        step.dispose();
      } finally {
        console.log = log;
        x.dispose();
      }
    });
  }
});
