import { expect } from "chai";
import { tf } from "../../src/tensorflow/backend";
import { RandomStream } from "../../src/tensorflow/random";
import { drawLatent } from "../../src/training/latentDistribution";

describe("drawLatent", () => {
  it("draws from N(0, I), or uniformly over −1..1", () => {
    const random = new RandomStream(1);
    const [normal, uniform] = (["normal", "uniform"] as const).map((each) => {
      const { mean, variance } = tf.moments(drawLatent(random, [5000, 2], each));
      return [mean.dataSync()[0], variance.dataSync()[0]];
    });
    expect(normal[0]).to.be.closeTo(0, 0.05);
    expect(normal[1]).to.be.closeTo(1, 0.05);
    expect(uniform[0]).to.be.closeTo(0, 0.05);
    expect(uniform[1]).to.be.closeTo(1 / 3, 0.02);
    random.dispose();
  });
});
