import { expect } from "chai";
import { tf } from "../../src/tensorflow/backend";
import { adam, rmsprop, type Adam, type RMSprop } from "../../src/training/optimizers";
import { fixture } from "../models/kerasInputs";

interface Case {
  kind: "RMSprop" | "Adam";
  options: {
    learning_rate: number;
    epsilon: number;
    rho?: number;
    beta_1?: number;
    beta_2?: number;
    clipvalue?: number;
    decay?: number;
  };
  after: number[][];
}

function build({ kind, options }: Case): RMSprop | Adam {
  const { learning_rate, rho, beta_1: beta1, beta_2: beta2, ...rest } = options;
  return kind === "Adam"
    ? adam(learning_rate, { beta1, beta2, ...rest })
    : rmsprop(learning_rate, { rho, ...rest });
}

const step = (optimizer: tf.Optimizer, weight: tf.Variable, gradient: number[]) =>
  tf.tidy(() => optimizer.applyGradients([{ name: weight.name, tensor: tf.tensor1d(gradient) }]));

describe("optimizers", () => {
  const keras = fixture<{ start: number[]; gradients: number[][]; cases: Case[] }>("optimizers");
  let before: number;
  let weight: tf.Variable;

  beforeEach(() => {
    before = tf.memory().numTensors;
    weight = tf.tidy(() => tf.variable(tf.tensor1d(keras.start)));
  });
  afterEach(() => {
    weight.dispose();
    expect(tf.memory().numTensors, "tensors left").to.equal(before);
  });

  for (const each of keras.cases) {
    it(`${each.kind} moves as Keras', with ${JSON.stringify(each.options)}`, () => {
      const optimizer = build(each);
      keras.gradients.forEach((gradient, t) => {
        step(optimizer, weight, gradient);
        weight.dataSync().forEach((value, i) => {
          const moved = each.after[t][i] - keras.start[i];
          // of a movement 1e-4, but not less than half a step of float32 at the weight
          expect(value - keras.start[i], `step ${t}, weight ${i}`).to.be.closeTo(
            moved,
            Math.abs(moved) * 1e-4 + 3e-8,
          );
        });
      });
      expect(optimizer.iterations).to.equal(keras.gradients.length);
      optimizer.dispose();
    });
  }

  it("has ε outside the root: along a gradient of 1e-6 the first step is as long as along 1", () => {
    const optimizer = rmsprop(1e-3, { epsilon: 1e-8 });
    step(optimizer, weight, [1, 1e-6, 1e-6, 1e-6, 0, 0, 0, 0]);
    const moved = weight.dataSync().map((value, i) => Math.fround(keras.start[i]) - value);
    expect(moved[0]).to.be.closeTo(1e-3 / Math.sqrt(0.1), 1e-6);
    expect(moved[1] / moved[0]).to.be.closeTo(1, 0.04); // 1 / (1 + 1e-8 / √(0.1 · 1e-12)); inside the root 0.003
    expect(moved[4]).to.equal(0);
    optimizer.dispose();
  });

  it("minimizes, with a learning rate that can be changed between steps", () => {
    const optimizer = rmsprop(0.1);
    const loss = () => weight.sub(1).square().sum<tf.Scalar>();
    const distance = () => tf.tidy(() => loss().dataSync()[0]);
    const first = distance();
    for (let i = 0; i < 20; i++) optimizer.minimize(loss, false, [weight]);
    const afterTwenty = distance();
    expect(afterTwenty).to.be.below(first / 10);
    optimizer.learningRate = 1e-12;
    optimizer.minimize(loss, false, [weight]);
    expect(optimizer.learningRate).to.equal(1e-12);
    expect(distance()).to.equal(afterTwenty);
    optimizer.dispose();
  });

  for (const build of [rmsprop, adam]) {
    it(`${build.name}: another one goes on from its state`, async () => {
      const first = build(1e-2, { decay: 0.1 });
      for (const gradient of keras.gradients.slice(0, 5)) step(first, weight, gradient);
      const resumed = build(1e-2, { decay: 0.1 });
      await resumed.setWeights(await first.getWeights());
      const copy = tf.tidy(() => tf.variable(weight.clone())); // has another name, as weights of a loaded model may
      for (const gradient of keras.gradients.slice(5)) {
        step(first, weight, gradient);
        step(resumed, copy, gradient);
      }
      expect(resumed.iterations).to.equal(10);
      expect(copy.dataSync()).to.deep.equal(weight.dataSync());
      copy.dispose();
      first.dispose();
      resumed.dispose();
    });
  }

  it("build makes the state that the first step would make", async () => {
    const variable = (values: number[]) => tf.tidy(() => tf.variable(tf.tensor1d(values)));
    const weights = [variable([1, 2]), variable([3])];
    const optimizer = rmsprop(0.1);
    expect(await optimizer.getWeights()).to.have.length(1);
    optimizer.build(weights);
    const state = await optimizer.getWeights();
    expect(state.map(({ tensor }) => Array.from(tensor.dataSync()))).to.deep.equal([[0], [0, 0], [0]]);
    const other = variable([1]);
    expect(() => optimizer.build([other])).to.throw(/keeps state for 2 weights/);
    tf.dispose([...weights, other]);
    optimizer.dispose();
  });

  it("refuses another list of weights than its first", () => {
    const optimizer = rmsprop();
    const other = tf.tidy(() => tf.variable(tf.zeros([2])));
    step(optimizer, weight, keras.gradients[0]);
    expect(() => step(optimizer, other, [1, 1])).to.throw(/one optimizer for each network/);
    optimizer.dispose();
    other.dispose();
  });

  it("refuses the state of another network", async () => {
    const optimizer = rmsprop();
    const state = tf.zeros([3]);
    const iterations = tf.scalar(4, "int32");
    await optimizer.setWeights([
      { name: "iterations", tensor: iterations },
      { name: "rms", tensor: state },
    ]);
    expect(() => step(optimizer, weight, keras.gradients[0])).to.throw(/state for 1 weights \(\[3\].*given/);
    const another = adam();
    const refusal = another.setWeights([{ name: "rms", tensor: state }]).catch(String);
    expect(await refusal).to.match(/pass what getWeights gave/);
    optimizer.dispose();
    another.dispose();
    tf.dispose([state, iterations]);
  });

  it("says which weight the loss does not depend on", () => {
    const optimizer = rmsprop();
    const idle = tf.tidy(() => tf.variable(tf.zeros([2]), true, "idle"));
    const minimize = () => void optimizer.minimize(() => weight.sum<tf.Scalar>(), false, [weight, idle]);
    expect(() => tf.tidy(minimize)).to.throw(/The weight idle got no gradient/);
    optimizer.dispose();
    idle.dispose();
  });

  it("refuses settings that cannot be meant", () => {
    expect(() => rmsprop(0)).to.throw(/learningRate must be a number > 0, got 0/);
    expect(() => rmsprop(NaN)).to.throw(/learningRate/);
    expect(() => rmsprop(1e-3, { rho: 1 })).to.throw(/rho must be ≥ 0 and < 1, got 1/);
    expect(() => rmsprop(1e-3, { epsilon: -1 })).to.throw(/epsilon must be a number > 0, got -1/);
    expect(() => rmsprop(1e-3, { clipvalue: 0 })).to.throw(/clipvalue must be a number > 0, got 0/);
    expect(() => rmsprop(1e-3, { decay: -1 })).to.throw(/decay must be a number ≥ 0, got -1/);
    expect(() => adam(1e-3, { beta1: 2 })).to.throw(/beta1 must be ≥ 0 and < 1, got 2/);
  });
});
