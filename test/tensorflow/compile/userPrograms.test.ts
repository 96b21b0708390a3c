import { expect } from "chai";
import fc from "fast-check";
import { compile } from "../../../src/tensorflow/compile";
import { tf } from "../../../src/tensorflow/backend";
import { caseCount, recordFigures } from "../../reliability";

const RUNS = caseCount(100, 2000);

/** The calls of each program, of two shapes in turn: 10 runs for each after the last change. */
const CALLS = 30;
const LAST_CHANGE = 8;

/** What the code around a step holds. */
interface World {
  numbers: number[];
  list: Float32Array;
  buffer: tf.TensorBuffer<tf.Rank.R1>;
  isOn: boolean;
  count: number;
  tensor: tf.Tensor;
  variables: tf.Variable[];
  optimizer: tf.SGDOptimizer;
}

const variableOf = (value: number) => tf.tidy(() => tf.variable(tf.scalar(value)));

const newWorld = (): World => ({
  numbers: [0.5, 1.5],
  list: Float32Array.of(0.5, 1),
  buffer: tf.buffer([2], "float32", Float32Array.of(1, 0.5)),
  isOn: true,
  count: 2,
  tensor: tf.scalar(0.75),
  variables: [variableOf(0.25), variableOf(1)],
  optimizer: tf.train.sgd(0.1),
});

/** What a step does, one after the other, with a tensor [n] of any data type and any n, 0 too. */
const OPS: Record<string, (world: World, k: number) => (y: tf.Tensor1D) => tf.Tensor> = {
  number: (world, k) => (y) => y.toFloat().mul(world.numbers[k]),
  list: (world) => (y) => y.toFloat().add(tf.tensor1d(world.list).sum()),
  buffer: (world) => (y) => y.toFloat().add(world.buffer.toTensor().max()),
  tensor: (world) => (y) => y.toFloat().mul(world.tensor),
  variable: (world, k) => (y) => y.toFloat().add(world.variables[k]),
  assign: (world, k) => (y) => {
    world.variables[k].assign(
      y
        .toFloat()
        .sum()
        .mul(0.1)
        .add(world.variables[1 - k])
        .tanh(),
    );
    return y;
  },
  train: (world, k) => (y) => {
    const loss = () => world.variables[k].sub(y.toFloat().sum().tanh()).square().asScalar();
    world.optimizer.minimize(loss, false, [world.variables[k]]);
    return y;
  },
  branch: (world, k) => (y) => (world.numbers[k] > 1 ? y.toFloat().sin() : y.toFloat().neg()),
  switch: (world) => (y) => (world.isOn ? y.toInt() : y.toFloat()),
  loop: (world) => (y) => {
    let z = y.toFloat();
    for (let i = 0; i < world.count; i++) z = z.mul(0.5).add(1);
    return z;
  },
  integer: (world) => (y) => y.toInt().add(tf.scalar(world.count, "int32")),
  logical: () => (y) => y.toBool().logicalNot(),
  half: () => (y) => y.slice(0, Math.floor(y.size / 2)),
  nothing: () => (y) => y.slice(0, 0),
  twice: () => (y) => (y.size > 8 ? y : tf.concat([y, y])),
  average: () => (y) => (y.size > 0 ? y.toFloat().mean().reshape([1]) : y),
  shape: (world) => (y) => y.toFloat().add(tf.fill(y.shape, world.count)),
  reversed: () => (y) => y.reverse(),
};

/** What happens to the world between two calls. */
const CHANGES: Record<string, (world: World, k: number, value: number) => unknown> = {
  number: (world, k, value) => (world.numbers[k] = value),
  list: (world, k, value) => (world.list[k] = value),
  buffer: ({ buffer }, k, value) => buffer.set(value, k),
  switch: (world) => (world.isOn = !world.isOn),
  count: (world, k) => (world.count = 1 + 2 * k),
  tensor: (world, _, value) => (world.tensor = tf.scalar(value)),
  "tensor, disposed": (world, _, value) => {
    world.tensor.dispose();
    world.tensor = tf.scalar(value);
  },
  variable: (world, k, value) => (world.variables[k] = variableOf(value)),
  "variable, disposed": (world, k, value) => {
    world.variables[k].dispose();
    world.variables[k] = variableOf(value);
  },
  "variable, swapped": ({ variables }) => variables.reverse(),
  assign: ({ variables }, k, value) => tf.tidy(() => variables[k].assign(tf.scalar(value))),
  freeze: ({ variables }, k) => (variables[k].trainable = !variables[k].trainable),
  rate: ({ optimizer }, _, value) => optimizer.setLearningRate(Math.abs(value) / 10),
};

interface Program {
  ops: [name: string, k: number][];
  changes: [call: number, name: string, k: number, value: number][];
  sizes: number[];
}

const programs: fc.Arbitrary<Program> = fc.record({
  ops: fc.array(fc.tuple(fc.constantFrom(...Object.keys(OPS)), fc.nat(1)), { minLength: 1, maxLength: 6 }),
  // Each thing changes at most once, because a value that lasts only from one check to the next goes
  // unnoticed.
  changes: fc.uniqueArray(
    fc.tuple(
      fc.integer({ min: 1, max: LAST_CHANGE }),
      fc.constantFrom(...Object.keys(CHANGES)),
      fc.nat(1),
      fc.constantFrom(-1, 0.5, 1.25, 2),
    ),
    { maxLength: 3, selector: ([, name]) => name.split(",")[0] },
  ),
  sizes: fc.array(fc.constantFrom(0, 1, 3, 4), { minLength: 2, maxLength: 2 }),
});

const REFUSED = /has changed since it was compiled|cannot be compiled/;

const numbers = (result: tf.Tensor, { variables }: World) =>
  [result, ...variables].flatMap((tensor) => Array.from(tensor.dataSync()));

const isNear = (a: number[], b: number[]) =>
  a.length === b.length &&
  a.every(
    (value, i) => Object.is(value, b[i]) || Math.abs(value - b[i]) <= 1e-5 * Math.max(1, Math.abs(b[i])),
  );

/**
 * Runs a program compiled and op by op. Returns the calls that computed something else and were not refused
 * later.
 */
async function run({ ops, changes, sizes }: Program): Promise<number[]> {
  const [world, twin] = [newWorld(), newWorld()];
  const stepOf = (around: World) => (x: tf.Tensor1D) =>
    ops.reduce((y, [name, k]) => OPS[name](around, k)(y) as tf.Tensor1D, x.clone());
  const step = compile(stepOf(world));
  let wrong: number[] = [];
  for (let call = 0; call < CALLS; call++) {
    const x = tf.tidy(() =>
      tf
        .range(0, sizes[call % 2])
        .sub(1)
        .mul(0.5)
        .add(call / CALLS),
    );
    const got = await step(x as tf.Tensor1D).catch((error: Error) => error);
    if (!(got instanceof Error)) {
      const expected = tf.tidy(() => stepOf(twin)(x as tf.Tensor1D));
      if (got.dtype !== expected.dtype || !isNear(numbers(got, world), numbers(expected, twin)))
        wrong.push(call);
      tf.dispose([got, expected]);
    } else if (REFUSED.test(got.message)) {
      wrong = []; // the refusal says that the calls before it may have used old values
      world.variables.forEach((variable, i) => variable.assign(twin.variables[i].clone()));
    } else {
      expect(() => tf.tidy(() => stepOf(twin)(x as tf.Tensor1D))).to.throw(got.message);
      wrong = []; // the program ends with an error
      break;
    }
    x.dispose();
    for (const [at, name, k, value] of changes) {
      if (at !== call) continue;
      CHANGES[name](world, k, value);
      CHANGES[name](twin, k, value);
    }
  }
  step.dispose();
  for (const { tensor, variables, optimizer } of [world, twin]) {
    tf.dispose([tensor, variables] as tf.TensorContainer);
    optimizer.dispose();
  }
  return wrong;
}

describe("compile, on random programs with changing surroundings (slow)", function () {
  this.timeout(Math.max(20_000, 200 * RUNS));

  before(() => tf.engine().startScope());
  after(() => tf.engine().endScope());

  it(`computes what the step computes op by op, or refuses it: ${RUNS} programs`, async () => {
    const warn = console.warn;
    console.warn = () => undefined; // many recordings are intended here
    try {
      await fc.assert(
        fc.asyncProperty(programs, async (program) => {
          expect(await run(program)).to.deep.equal([]);
        }),
        { numRuns: RUNS, seed: 1 },
      );
      recordFigures("random user programs", { programs: RUNS });
    } finally {
      console.warn = warn;
    }
  });
});
