import { expect } from "chai";
import { tf } from "../../../src/tensorflow/backend";
import { WeightAverage } from "../../../src/training/optimizers/weightAverage";

const values = (tensor: tf.Tensor) => Array.from(tensor.dataSync());

describe("WeightAverage", () => {
  let before: number;
  let weight: tf.Variable;
  let average: WeightAverage;
  const set = (value: number) => tf.tidy(() => weight.assign(tf.tensor1d([value, -value])));

  beforeEach(() => {
    before = tf.memory().numTensors;
    weight = tf.tidy(() => tf.variable(tf.tensor1d([1, -1])));
    average = new WeightAverage(0.5);
    average.build([weight]);
  });
  afterEach(() => {
    average.dispose();
    weight.dispose();
    expect(tf.memory().numTensors, "tensors left").to.equal(before);
  });

  it("exchanges weights and averages, and undoes the exchange", () => {
    for (const value of [8, 4]) {
      set(value);
      average.update();
    }
    average.swap();
    expect(average.isSwapped).to.equal(true);
    expect(values(weight)).to.deep.equal([6, -6]);
    average.swap();
    expect(values(weight)).to.deep.equal([4, -4]);
    set(2);
    average.update();
    average.swap();
    expect(values(weight)).to.deep.equal([4, -4]);
    average.swap();
  });

  it("follows closely at first, if it warms up, and then with its momentum", () => {
    const warm = new WeightAverage(0.5, { warmup: true });
    warm.build([weight]);
    let expected = 0;
    for (let n = 0; n < 12; n++) {
      set(2 ** n);
      warm.update();
      const momentum = n === 0 ? 0 : Math.min(0.5, (1 + n) / (10 + n)); // 2/11, 3/12, …; ½ from n = 8 on
      expected = momentum * expected + (1 - momentum) * 2 ** n;
      warm.swap();
      expect(values(weight)[0] / expected, `update ${n + 1}`).to.be.closeTo(1, 1e-6);
      warm.swap();
    }
    warm.dispose();
  });

  it("during: restores the weights, even after an error", async () => {
    set(8);
    average.update();
    set(2);
    expect(await average.during(() => values(weight))).to.deep.equal([8, -8]);
    expect(values(weight)).to.deep.equal([2, -2]);
    const failure = average.during(() => Promise.reject(new Error("no paper"))).catch(String);
    expect(await failure).to.match(/no paper/);
    expect(values(weight)).to.deep.equal([2, -2]);
  });

  it("resumes from its state", async () => {
    set(8);
    average.update();
    const copy = tf.tidy(() => tf.variable(weight.clone()));
    const resumed = new WeightAverage(0.5);
    resumed.build([copy]);
    await resumed.setWeights(await average.getWeights());
    set(2);
    copy.assign(weight);
    for (const each of [average, resumed]) {
      each.update();
      expect(values((await each.getWeights())[1].tensor)).to.deep.equal([5, -5]);
    }
    resumed.dispose();
    copy.dispose();
  });

  it("refuses the state of other weights, a second build, and calls that would lose the trained weights", async () => {
    const other = new WeightAverage();
    expect(() => other.update()).to.throw(/call build/);
    expect(() => new WeightAverage(1)).to.throw(/momentum must be ≥ 0 and < 1, got 1/);
    expect(await other.setWeights(await average.getWeights()).catch(String)).to.match(
      /expects tensors \[\], got \[\], \[2\]/,
    );
    expect(() => average.build([weight])).to.throw(/already been built/);
    average.swap();
    expect(() => average.update()).to.throw(/swap\(\) back before the next step/);
    expect(() => average.dispose()).to.throw(/swap\(\) back first/);
    expect(await average.getWeights().catch(String)).to.match(/swap\(\) back first/);
    average.swap();
    other.dispose();
  });
});
