import { expect } from "chai";
import fc from "fast-check";
import { tf } from "../../../src/tensorflow/backend";
import { compile } from "../../../src/tensorflow/compile";
import { noise } from "../../models/kerasInputs";
import { caseCount, recordFigures } from "../../reliability";
import type { Choice } from "./randomOp";
import { RANDOM_OPS } from "./randomOps";

const RUNS = caseCount(100, 2000);

/** A random program. Each op takes one of the values that fit it, and adds its result to the values. */
interface Plan {
  /** The numbers of images and of examples. */
  sizes: [images: number, examples: number];
  ops: [name: string, input: number, a: number, b: number][];
  seed: number;
}

const plans: fc.Arbitrary<Plan> = fc.record({
  sizes: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.nat(3)),
  ops: fc.array(fc.tuple(fc.constantFrom(...Object.keys(RANDOM_OPS)), fc.nat(99), fc.nat(9), fc.nat(9)), {
    minLength: 1,
    maxLength: 12,
  }),
  seed: fc.nat(999),
});
/** Programs do not use results that have more elements or axes than these. */
const [MOST_ELEMENTS, MOST_AXES] = [2000, 5];
const WEIGHTS = 200;

/** The inputs of a program. Those that have a gradient come first. */
function inputsOf({ sizes: [images, examples], seed }: Plan): tf.Tensor[] {
  const shapes = [[images, 6, 5, 2], [examples, 4], [2, 3, 4], [5], []];
  return tf.tidy(() => [
    noise([WEIGHTS], seed).mul(0.5),
    ...shapes.map((shape, i) => noise(shape, seed + i)),
    tf.range(0, examples, 1, "int32").mod(tf.scalar(3, "int32")),
    tf.tensor2d([3, 1, 0, 2], [2, 2], "int32"),
    noise([examples, 4], seed + 9).greater(0),
  ]);
}
const isDifferentiable = (x: tf.Tensor) => x.dtype === "float32";

/** Runs a program, and returns all values that it has computed. */
function run({ ops }: Plan, inputs: tf.Tensor[]): tf.Tensor[] {
  const [weights, ...values] = inputs;
  for (const [name, input, a, b] of ops) {
    const { fits, apply } = RANDOM_OPS[name];
    const small = values.filter((x) => x.size <= MOST_ELEMENTS && x.rank <= MOST_AXES);
    const fitting = small.filter(fits);
    if (fitting.length === 0) continue;
    const x = fitting[input % fitting.length];
    const choice: Choice = {
      a,
      b,
      weight: (...shape) => part(weights, shape),
      other: (isOne) => small.filter(isOne).at(-1 - (b % 2)) ?? small.findLast(isOne) ?? x,
    };
    values.push(apply(x, choice));
  }
  return values;
}

/** As many numbers as the shape needs, over and over again. */
function part(weights: tf.Tensor, shape: number[]): tf.Tensor {
  const size = tf.util.sizeFromShape(shape);
  return weights
    .tile([Math.max(1, Math.ceil(size / WEIGHTS))])
    .slice([0], [size])
    .reshape(shape);
}

/** The values of a program, and the gradients of a loss of all of them. */
function valuesAndGradients(plan: Plan) {
  return (...inputs: tf.Tensor[]): tf.Tensor[] => {
    const variable = inputs.filter(isDifferentiable);
    const constant = inputs.filter((x) => !isDifferentiable(x));
    const loss = (...floats: tf.Tensor[]) => {
      const values = [floats[0], ...run(plan, [...floats, ...constant])];
      return tf.addN(
        values.filter(isDifferentiable).map((x) =>
          x
            .add(0.3)
            .square()
            .sum()
            .div(x.size + 1),
        ),
      );
    };
    return [...run(plan, inputs).map((x) => x.clone()), ...tf.grads(loss)(variable)];
  };
}

const kinds = (tensors: tf.Tensor[]) => tensors.map(({ dtype, shape }) => `${dtype} [${shape.join(", ")}]`);

/** Throws if the program computes something else as a function than op by op. */
async function check(plan: Plan): Promise<void> {
  const inputs = inputsOf(plan);
  const step = valuesAndGradients(plan);
  const expected = tf.tidy(() => step(...inputs));
  const numbers = expected.map((x) => Array.from(x.dataSync()));
  const compiled = compile(step);
  let got: tf.Tensor[] = [];
  try {
    fc.pre(numbers.flat().every((value) => Math.abs(value) < 1e4)); // a large gradient multiplies rounding, too
    compiled.prepare(...inputs);
    got = await compiled(...inputs);
    expect(kinds(got)).to.deep.equal(kinds(expected));
    for (const [i, values] of numbers.entries()) {
      const isExact = expected[i].dtype !== "float32";
      const tolerance = isExact
        ? 0
        : 2e-5 * values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
      got[i].dataSync().forEach((value, k) => {
        const apart = Math.abs(value - values[k]);
        if (!(apart <= tolerance)) throw new Error(`value ${i} is ${value}, but ${values[k]} op by op`);
      });
    }
  } finally {
    compiled.dispose();
    tf.dispose([inputs, expected, got]);
  }
}

describe("random programs with gradients (slow)", function () {
  this.timeout(RUNS * 1000);

  it(`compute the same compiled as op by op: ${RUNS} programs`, async () => {
    const warn = console.warn;
    console.warn = () => undefined; // tfjs warns of int32 gradients
    try {
      await fc.assert(fc.asyncProperty(plans, check), { numRuns: RUNS, seed: 1 });
      recordFigures("random graphs", { programs: RUNS });
    } finally {
      console.warn = warn;
    }
  });
});
