import { expect } from "chai";
import { tf } from "../../../src/tensorflow/backend";
import { compile } from "../../../src/tensorflow/compile";
import { adam, adamW } from "../../../src/training/optimizers/adam";
import type { KerasOptimizer } from "../../../src/training/optimizers/kerasOptimizer";
import { rmsprop } from "../../../src/training/optimizers/rmsprop";
import { WeightAverage } from "../../../src/training/optimizers/weightAverage";
import { fixture } from "../../models/kerasInputs";

interface Case {
  kind: "RMSprop" | "Adam" | "AdamW";
  form: "keras2" | "keras3";
  options: Record<string, number | boolean>;
  after: number[][][];
}

interface Keras {
  start: { shape: number[]; values: number[] }[];
  gradients: number[][][];
  cases: Case[];
}

/** Keras' names of options, and ours. */
const NAMES: Record<string, string> = {
  beta_1: "beta1",
  beta_2: "beta2",
  clipvalue: "clipValue",
  clipnorm: "clipNorm",
  global_clipnorm: "globalClipNorm",
  weight_decay: "weightDecay",
};

function build({ kind, form, options: { learning_rate: rate, ...rest } }: Case): KerasOptimizer {
  const options = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [NAMES[name] ?? name, value]),
  );
  const learningRate = rate as number | undefined;
  if (kind === "RMSprop") return rmsprop(learningRate, { form, ...options });
  return kind === "Adam" ? adam(learningRate, options) : adamW(learningRate, options);
}

const keras = fixture<Keras>("optimizers");

/** Returns the weights, or what `read` says, after each step along the fixture's gradients. */
async function run(
  optimizer: KerasOptimizer,
  { isCompiled, average }: { isCompiled: boolean; average?: WeightAverage },
): Promise<number[][][]> {
  const weights = keras.start.map(({ values, shape }) =>
    tf.tidy(() => tf.variable(tf.tensor(values, shape))),
  );
  optimizer.build(weights);
  average?.build(weights);
  const step = (...gradients: tf.Tensor[]): tf.Tensor[] => {
    optimizer.applyGradients(gradients.map((tensor, i) => ({ name: weights[i].name, tensor })));
    average?.update();
    return [];
  };
  const compiled = isCompiled ? compile(step) : undefined;
  const after: number[][][] = [];
  for (const [t, values] of keras.gradients.entries()) {
    const gradients = values.map((each, i) => tf.tensor(each, keras.start[i].shape));
    if (t === 0) compiled?.prepare(...gradients);
    if (compiled) await compiled(...gradients);
    else tf.tidy(() => void step(...gradients));
    const read = average ? (await average.getWeights()).slice(1).map(({ tensor }) => tensor) : weights;
    after.push(read.map((each) => Array.from(each.dataSync())));
    tf.dispose(gradients);
  }
  expect(optimizer.iterations).to.equal(keras.gradients.length);
  compiled?.dispose();
  tf.dispose(weights);
  return after;
}

/**
 * Compares to 1e-6 or, if a weight hardly moves, to 1e-4 of its movement plus the weight's rounding. (In
 * float32, 1 − 0.999 is off by 5e-5, and Keras' 1 − β and 1 − βᵗ are off in different ways.)
 */
function compare(got: number[][][], expected: number[][][]): void {
  got.forEach((weights, t) =>
    weights.forEach((values, i) =>
      values.forEach((value, k) => {
        const wanted = expected[t][i][k];
        const moved = Math.abs(wanted - keras.start[i].values[k]);
        const tolerance = Math.min(1e-6, moved * 1e-4 + Math.abs(wanted) * 1e-6);
        expect(value, `step ${t + 1}, weight ${i}, element ${k}`).to.be.closeTo(wanted, tolerance);
      }),
    ),
  );
}

describe("optimizers against Keras", () => {
  let before: number;
  beforeEach(() => (before = tf.memory().numTensors));
  afterEach(() => expect(tf.memory().numTensors, "tensors left").to.equal(before));

  for (const each of keras.cases) {
    const form = each.form === "keras2" ? "Keras 2.0.8" : "Keras 3";
    it(`${each.kind} moves as in ${form}, compiled and op by op, with ${JSON.stringify(each.options)}`, async () => {
      for (const isCompiled of [false, true]) {
        const optimizer = build(each);
        compare(await run(optimizer, { isCompiled }), each.after);
        optimizer.dispose();
      }
    });
  }

  interface Average {
    momentum: number;
    overwriteEvery: number;
    averages: number[][][];
  }
  for (const { momentum, overwriteEvery, averages } of fixture<Average[]>("weight-average")) {
    const overwriting = overwriteEvery ? `, written back every ${overwriteEvery} steps` : "";
    it(`WeightAverage averages like Keras' use_ema, with a momentum of ${momentum}${overwriting}`, async () => {
      for (const isCompiled of [false, true]) {
        const [optimizer, average] = [adam(1e-2), new WeightAverage(momentum, { overwriteEvery })];
        compare(await run(optimizer, { isCompiled, average }), averages);
        optimizer.dispose();
        average.dispose();
      }
    });
  }
});
