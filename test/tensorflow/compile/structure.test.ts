import { isDeepStrictEqual } from "node:util";
import { expect } from "chai";
import fc from "fast-check";
import { putTogether, takeApartArguments, takeApartResult } from "../../../src/tensorflow/compile/structure";
import { compile } from "../../../src/tensorflow/compile";
import { tf } from "../../../src/tensorflow/backend";
import { caseCount, recordFigures } from "../../reliability";

/** The number of random values. */
const RUNS = caseCount(300, 6000);

const keyOf = (...args: unknown[]) => takeApartArguments(args).key;

describe("the key of a step's arguments", () => {
  before(() => tf.engine().startScope());
  after(() => tf.engine().endScope());

  it("differs for all of these", () => {
    const t = tf.scalar(1);
    const values: unknown[] = [
      [t, tf.scalar(1, "int32"), tf.tensor1d([1]), tf.tensor1d([]), tf.zeros([0, 2]), tf.zeros([2, 0])],
      [{ "a.b": t }, { a: { b: t } }, { a: t, b: t }, { b: t, a: t }, { "a, b": t }, { a: [t], b: [] }],
      [[], {}, [[]], [{}], { a: [] }, { a: {} }, [t], { 0: t }, [[t]], [t, []], [[], t], [[t], []]],
      [NaN, 0, -0, 1, -1, Infinity, -Infinity, 1e300, "NaN", "0", "-0", "1", "Infinity", "", '"1"', "\u0000"],
      [true, false, null, undefined, "true", "null", "undefined", { a: undefined }, { a: null }],
      [[undefined], [null], [undefined, undefined], ["list", 0], ["a", "b"], ["a,b"], [["a"], "b"]],
      [["tensor", "float32", 0], "float32 []", { tensor: 0 }, { value: 1 }, { list: [] }],
    ].flat();
    const keys = values.map((value) => keyOf(value));
    keys.push(keyOf(), keyOf(t, t), keyOf([t, t], undefined), keyOf(t, undefined));
    expect(new Set(keys).size).to.equal(keys.length);
  });

  it("is the same for tensors with different values, but not for another variable", () => {
    expect(keyOf(tf.scalar(1))).to.equal(keyOf(tf.scalar(2)));
    const [a, b] = [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(1))];
    expect(new Set([keyOf(a), keyOf(b), keyOf(tf.scalar(1))])).to.have.lengthOf(3);
    tf.dispose([a, b]);
  });

  const values = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom("a", "b", "a.b", "0", "1", "", ",", "]", "NaN", "list", "object", "tensor"),
      fc.constantFrom<unknown>(0, -0, 1, 2, NaN, Infinity, true, false, null, undefined),
      fc.array(fc.nat(2), { maxLength: 3 }).map((shape) => tf.zeros(shape)),
      fc.array(fc.nat(2), { maxLength: 2 }).map((shape) => tf.zeros(shape, "int32")),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom("a", "b", "a.b", "0", "", "list", "__proto__"), tie("value"), {
        maxKeys: 3,
      }),
    ),
  })).value;

  /** The same value with plain data instead of tensors, and with the order of keys. */
  const plain = (value: unknown): unknown => {
    if (value instanceof tf.Tensor) return { isTensor: [value.dtype, ...(value.shape as number[])] };
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== "object" || value === null) return value;
    return { pairs: Object.entries(value).map(([name, item]) => [name, plain(item)]) };
  };

  it("is the same if and only if the values have the same structure, for random values", () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(keyOf(a) === keyOf(b)).to.equal(isDeepStrictEqual(plain(a), plain(b)));
      }),
      { numRuns: RUNS, seed: 1 },
    );
  });

  it("belongs to a value that can be put together again, for random values", () => {
    fc.assert(
      fc.property(values, (value) => {
        const { template, tensors, key } = takeApartArguments([value]);
        const again = putTogether(template, tensors) as unknown[];
        expect(isDeepStrictEqual(plain(again), plain([value]))).to.equal(true);
        expect(keyOf(...again)).to.equal(key);
      }),
      { numRuns: RUNS, seed: 2 },
    );
    recordFigures("random arguments", { values: RUNS });
  });
});

describe("the arguments of a compiled step", () => {
  before(() => tf.engine().startScope());
  after(() => tf.engine().endScope());

  it("of another structure run another function", async () => {
    const step = compile((x: unknown) => {
      if (Array.isArray(x)) return tf.scalar(1);
      const { a } = x as { a?: { b: tf.Tensor } };
      return a ? a.b.add(2) : tf.scalar(3);
    });
    const t = tf.scalar(10);
    const seen: number[] = [];
    for (let round = 0; round < 2; round++) {
      for (const x of [{ a: { b: t } }, { "a.b": t }, [], {}]) seen.push((await step(x)).dataSync()[0]);
    }
    expect(seen).to.deep.equal([12, 3, 1, 3, 12, 3, 1, 3]);
    step.dispose();
  });

  it("are refused with their names if they are not tensors, or have been disposed of", () => {
    const gone = tf.scalar(1);
    gone.dispose();
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
    expect(() => keyOf({ images: [gone] })).to.throw(
      /arguments\[0\]\.images\[0\] has been disposed of\. Dispose/,
    );
    expect(() => keyOf(tf.scalar(1), model)).to.throw(/arguments\[1\] is a Sequential\. .*can use models/);
    expect(() => keyOf({ [Symbol("a")]: 1 })).to.throw(/arguments\[0\] is an object with a symbol as a name/);
    expect(() => keyOf(1n)).to.throw(/arguments\[0\] is a bigint/);
    expect(() => takeApartResult([gone])).to.throw(/the result\[0\] has been disposed of/);
    model.dispose();
  });

  it("may be variables, which the step reads and assigns", async () => {
    const [a, b] = [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(100))];
    const step = compile((v: tf.Variable, x: tf.Tensor) => {
      v.assign(v.add(x));
      return v.mul(2);
    });
    const seen: number[] = [];
    for (const v of [a, a, a, b, b, a]) seen.push((await step(v, tf.scalar(1))).dataSync()[0]);
    expect(seen).to.deep.equal([4, 6, 8, 202, 204, 10]);
    expect([a, b].map((v) => v.dataSync()[0])).to.deep.equal([5, 102]);
    step.dispose();
    tf.dispose([a, b]);
  });

  it("are already refused in the first call", async () => {
    const gone = tf.scalar(1);
    gone.dispose();
    const step = compile((x: tf.Tensor) => x.add(1));
    expect(String(await step(gone).catch((error: unknown) => error))).to.match(
      /arguments\[0\] has been disposed of/,
    );
    step.dispose();
  });
});
