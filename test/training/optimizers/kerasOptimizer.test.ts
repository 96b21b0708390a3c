import { expect } from "chai";
import { tf } from "../../../src/tensorflow/backend";
import { adam, adamW } from "../../../src/training/optimizers/adam";
import { rmsprop } from "../../../src/training/optimizers/rmsprop";
import { uniform } from "../../models/kerasInputs";

const step = (optimizer: tf.Optimizer, weight: tf.Variable, gradient: number[]) =>
  tf.tidy(() => optimizer.applyGradients([{ name: weight.name, tensor: tf.tensor1d(gradient) }]));

const START = [-0.06, -0.45, 0.45, -0.27, -0.32, -0.03, -0.29, 0.08];
const GRADIENTS = Array.from({ length: 10 }, (_, t) => Array.from(uniform(8, 40 + t), (u) => 2 * u - 1));

describe("KerasOptimizer", () => {
  let before: number;
  let weight: tf.Variable;

  beforeEach(() => {
    before = tf.memory().numTensors;
    weight = tf.tidy(() => tf.variable(tf.tensor1d(START)));
  });
  afterEach(() => {
    weight.dispose();
    expect(tf.memory().numTensors, "tensors left").to.equal(before);
  });

  it("adds ε outside the root in Keras 2.0.8's form, and inside it in Keras 3's", () => {
    const firstSteps = (form: "keras2" | "keras3", epsilon: number) => {
      const optimizer = rmsprop(1e-3, { form, epsilon });
      const start = tf.tidy(() => weight.clone().dataSync());
      step(optimizer, weight, [1, 1e-6, 1e-6, 1e-6, 0, 0, 0, 0]);
      const moved = weight.dataSync().map((value, i) => start[i] - value);
      optimizer.dispose();
      return moved;
    };
    const added = firstSteps("keras2", 1e-8);
    expect(added[0]).to.be.closeTo(1e-3 / Math.sqrt(0.1), 1e-6);
    expect(added[1] / added[0]).to.be.closeTo(1, 0.04); // 1 / (1 + 1e-8 / √(0.1 · 1e-12))
    expect(added[4]).to.equal(0);
    const under = firstSteps("keras3", 1e-8);
    expect(under[0]).to.be.closeTo(1e-3 / Math.sqrt(0.1), 1e-6);
    expect(under[1] / under[0]).to.be.closeTo(0.00316, 0.0001); // √(1e-13 / (1e-13 + 1e-8))
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

  for (const build of [rmsprop, adam, adamW]) {
    it(`${build.name}: another instance resumes from its state`, async () => {
      const first = build(1e-2, { clipNorm: 1 });
      for (const gradient of GRADIENTS.slice(0, 5)) step(first, weight, gradient);
      const resumed = build(1e-2, { clipNorm: 1 });
      await resumed.setWeights(await first.getWeights());
      const copy = tf.tidy(() => tf.variable(weight.clone())); // the weights of a loaded model may have other names, too
      for (const gradient of GRADIENTS.slice(5)) {
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

  it("refuses a different list of weights", () => {
    const optimizer = rmsprop();
    const other = tf.tidy(() => tf.variable(tf.zeros([2])));
    step(optimizer, weight, GRADIENTS[0]);
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
    expect(() => step(optimizer, weight, GRADIENTS[0])).to.throw(/state for 1 weights \(\[3\].*got/);
    const another = adam();
    const refusal = another.setWeights([{ name: "rms", tensor: state }]).catch(String);
    expect(await refusal).to.match(/pass the result of getWeights/);
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

  it("refuses invalid settings", () => {
    expect(() => rmsprop(0)).to.throw(/learningRate must be a number > 0, got 0/);
    expect(() => rmsprop(NaN)).to.throw(/learningRate/);
    expect(() => rmsprop(1e-3, { rho: 1 })).to.throw(/rho must be ≥ 0 and < 1, got 1/);
    expect(() => rmsprop(1e-3, { epsilon: -1 })).to.throw(/epsilon must be a number > 0, got -1/);
    expect(() => rmsprop(1e-3, { clipValue: 0 })).to.throw(/clipValue must be a number > 0, got 0/);
    expect(() => rmsprop(1e-3, { decay: -1 })).to.throw(/decay must be a number ≥ 0, got -1/);
    expect(() => adam(1e-3, { beta1: 2 })).to.throw(/beta1 must be ≥ 0 and < 1, got 2/);
    expect(() => adamW(1e-3, { weightDecay: -1 })).to.throw(/weightDecay must be a number ≥ 0, got -1/);
    expect(() => adam(1e-3, { clipNorm: 1, clipValue: 1 })).to.throw(
      /one kind of clipping, got clipValue and clipNorm/,
    );
    expect(() => rmsprop(1e-3, { momentum: 0.9 })).to.throw(/add form: "keras3"/);
    expect(() => rmsprop(1e-3, { centered: true })).to.throw(/add form: "keras3"/);
    expect(() => rmsprop(1e-3, { form: "keras4" as never })).to.throw(
      /form must be "keras2" or "keras3", got "keras4"/,
    );
  });
});
