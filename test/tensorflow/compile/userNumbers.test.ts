import { tf } from "../../../src/tensorflow/backend";
import { CHANGED, testPrograms, variableOf, VARIES, type Program, type Programs } from "./userSteps";

/** The first number of each program is 2, and `change` makes it 5. */
const number = (use: (x: tf.Tensor, value: number) => tf.TensorContainer): Program => {
  let value = 2;
  return { step: (x) => use(x, value), change: () => (value = 5) };
};

const NUMBERS: Programs = {
  "an outer number": [() => number((x, value) => x.mul(value)), CHANGED],
  "a setting": [() => number((x, value) => tf.leakyRelu(x.neg(), value)), /settings of LeakyRelu/],
  "the length of a loop": [
    () => number((x, value) => Array.from({ length: value }).reduce<tf.Tensor>((y) => y.sin(), x)),
    /op 3 is missing in one call and Sin in the next/,
  ],
  "a branch": [
    () => number((x, value) => (value > 3 ? x.sin() : x.cos())),
    /Cos in one call and Sin in the next/,
  ],
  "a shape": [() => number((x, value) => tf.tile(x, [value])), CHANGED],
  "the names of the results": [
    () => number((x, value) => (value > 3 ? { a: x.sin() } : { b: x.sin() })),
    /its result has different names/,
  ],
  "a result": [() => number((_, value) => tf.scalar(value)), /result 1 comes from JavaScript and changes/],
  "what is assigned to a variable": [
    () => {
      const state = variableOf(0);
      return number((x, value) => (state.assign(tf.tensor1d([value, value])), x.sin()));
    },
    /result 2 comes from JavaScript and changes/,
  ],
  "a list": [
    () => {
      const weights = [1, 2];
      return { step: (x) => x.mul(weights), change: () => (weights[1] = 3) };
    },
    CHANGED,
  ],
  "a typed array": [
    () => {
      const weights = Float32Array.of(1, 2);
      return { step: (x) => x.mul(tf.tensor1d(weights)), change: () => (weights[1] = 3) };
    },
    CHANGED,
  ],
  "a buffer": [
    () => {
      const weights = tf.buffer([2]);
      return { step: (x) => x.mul(weights.toTensor()), change: () => weights.set(3, 1) };
    },
    CHANGED,
  ],
  "strings that split elsewhere": [
    () => {
      let words = ["ab", "c"];
      return { step: () => tf.tensor1d(words).reshape([2, 1]), change: () => (words = ["a", "bc"]) };
    },
    CHANGED,
  ],
  "NaN instead of infinity": [
    () => {
      let alpha = Infinity;
      return { step: (x) => tf.leakyRelu(x, alpha), change: () => (alpha = NaN) };
    },
    /settings of LeakyRelu/,
  ],
  "a field of an object": [
    () => {
      const settings = { rate: 2 };
      return { step: (x) => x.mul(settings.rate), change: () => (settings.rate = 3) };
    },
    CHANGED,
  ],
  "a Map": [
    () => {
      const settings = new Map([["rate", 2]]);
      return { step: (x) => x.mul(settings.get("rate")!), change: () => settings.set("rate", 3) };
    },
    CHANGED,
  ],
  "an environment variable": [
    () => {
      process.env.GENBOOK_TEST_RATE = "2";
      const step = (x: tf.Tensor) => x.mul(Number(process.env.GENBOOK_TEST_RATE));
      return { step, change: () => (process.env.GENBOOK_TEST_RATE = "3") };
    },
    CHANGED,
  ],
  "an outer function": [
    () => {
      let activation: (x: tf.Tensor) => tf.Tensor = tf.tanh;
      return { step: (x) => activation(x), change: () => (activation = tf.relu) };
    },
    /op 1 is Tanh in one call and Relu in the next/,
  ],
  "a counter in the step": [
    () => {
      let count = 0;
      return { step: (x) => (count++ < 5 ? x.sin() : x.cos()) };
    },
    /Sin in one call and Cos in the next.*The \d+ calls before it may have used the old value/,
  ],
  "a list that the step empties": [
    () => {
      const rates = [5, 4, 3, 2, 1];
      return { step: (x) => x.mul(rates.shift()!) };
    },
    VARIES,
  ],
  "an iterator": [
    () => {
      const rates = [5, 4, 3, 2, 1].values();
      return { step: (x) => x.mul(rates.next().value!) };
    },
    VARIES,
  ],
  "a constant that is changed back before anybody notices": [
    () => {
      const rates = [2];
      return { step: (x) => x.mul(rates[0]), change: () => ((rates[0] = 3), (rates[0] = 2)) };
    },
    "followed",
  ],
};

describe("a compiled step that depends on values of JavaScript", () => {
  testPrograms(NUMBERS, __filename);
});
