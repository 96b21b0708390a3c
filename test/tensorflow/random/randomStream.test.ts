import { expect } from "chai";
import { tf } from "../../../src/tensorflow/backend";
import { RandomStream, deriveSeed } from "../../../src/tensorflow/random";

describe("RandomStream", () => {
  let before: number;
  beforeEach(() => (before = tf.memory().numTensors));
  afterEach(() => expect(tf.memory().numTensors, "tensors left").to.equal(before));

  /** Reads a tensor and disposes of it. */
  const take = (tensor: tf.Tensor) => {
    const values = Array.from(tensor.dataSync());
    tensor.dispose();
    return values;
  };
  const moments = (values: number[]) => {
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    return { mean, variance: values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length };
  };

  it("draws from N(0, 1)", () => {
    const random = new RandomStream(1);
    const values = take(random.normal([100, 200]));
    const { mean, variance } = moments(values);
    expect(mean).to.be.closeTo(0, 0.03); // four standard errors
    expect(variance).to.be.closeTo(1, 0.04);
    expect(values.filter((x) => Math.abs(x) < 1).length / values.length).to.be.closeTo(0.6827, 0.014);
    random.dispose();
  });

  it("draws evenly from min..max", () => {
    const random = new RandomStream(1);
    const values = take(random.uniform([20_000], -2, 4));
    expect(Math.min(...values)).to.be.within(-2, -1.99);
    expect(Math.max(...values)).to.be.within(3.99, 4);
    expect(moments(values).mean).to.be.closeTo(1, 0.05);
    expect(moments(values).variance).to.be.closeTo(3, 0.1);
    expect(Math.max(...take(random.uniform([20_000])))).to.be.within(0.999, 1);
    random.dispose();
  });

  it("draws the same numbers for the same seed, others for another seed and in each draw; 0 is a seed", () => {
    const draws = [0, 0, 1].map((seed) => {
      const random = new RandomStream(seed);
      const both = [take(random.normal([4])), take(random.normal([4]))];
      random.dispose();
      return both;
    });
    expect(draws[0]).to.deep.equal(draws[1]);
    const different = [...draws[0], ...draws[2]].flat();
    expect(new Set(different).size).to.equal(different.length);
  });

  it("continues from a counter that was read", () => {
    const random = new RandomStream(7);
    take(random.normal([3]));
    take(random.uniform([3]));
    const resumed = new RandomStream(7);
    resumed.counter = random.counter;
    expect(random.counter).to.equal(2);
    expect(take(resumed.normal([3]))).to.deep.equal(take(random.normal([3])));
    expect(resumed.counter).to.equal(3);
    random.dispose();
    resumed.dispose();
  });

  it("can be drawn from inside a gradient tape, which ignores it", () => {
    const random = new RandomStream(3);
    const [expected, x] = [take(random.normal([2])), tf.tensor1d([1, 1])];
    random.counter = 0;
    expect(take(tf.grad((each) => each.mul(random.normal([2])).sum())(x))).to.deep.equal(expected);
    random.dispose();
    x.dispose();
  });

  it("refuses invalid seeds and counters", () => {
    for (const seed of [-1, 0.5, NaN, 2 ** 31]) {
      expect(() => new RandomStream(seed), String(seed)).to.throw(
        /seed must be a whole number in 0\.\.2³¹−1, got/,
      );
    }
    const random = new RandomStream(2 ** 31 - 1);
    expect(() => (random.counter = -1)).to.throw(/counter must be a whole number/);
    random.dispose();
  });
});

describe("deriveSeed", () => {
  it("derives another seed for each name and each seed", () => {
    const seeds = [0, 1, 2, 1000].flatMap((seed) =>
      ["conv2d_1", "conv2d_2", "sampling"].map((name) => deriveSeed(seed, name)),
    );
    expect(new Set(seeds).size).to.equal(seeds.length);
    for (const seed of seeds) expect(seed).to.be.within(0, 2 ** 31 - 1);
    expect(deriveSeed(1, "conv2d_1")).to.equal(deriveSeed(1, "conv2d_1"));
  });
});
