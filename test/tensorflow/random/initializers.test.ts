import { expect } from "chai";
import { tf } from "../../../src/tensorflow/backend";
import { glorotUniform } from "../../../src/tensorflow/random";
import { fixture } from "../../models/kerasInputs";

describe("glorotUniform", () => {
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  for (const { layer, shape, limit } of fixture<{ layer: string; shape: number[]; limit: number }[]>(
    "glorot",
  )) {
    it(`fills ±${limit.toFixed(3)} for a ${layer} kernel, as Keras does`, () => {
      const values = glorotUniform(1).apply(shape).dataSync<"float32">();
      expect(Math.max(...values)).to.be.within(0.99 * limit, limit);
      expect(Math.min(...values)).to.be.within(-limit, -0.99 * limit);
      const meanSquare = values.reduce((sum, x) => sum + x * x, 0) / values.length;
      expect(Math.sqrt(meanSquare)).to.be.closeTo(limit / Math.sqrt(3), 0.03 * limit);
    });
  }

  it("takes the shape that a transposed convolution gives its kernel", () => {
    const layer = tf.layers.conv2dTranspose({
      filters: 16,
      kernelSize: [3, 5],
      kernelInitializer: glorotUniform(1),
    });
    layer.apply(tf.input({ shape: [9, 9, 8] }));
    const keras = fixture<{ layer: string; shape: number[] }[]>("glorot");
    expect(layer.getWeights()[0].shape).to.deep.equal(
      keras.find((each) => each.layer === "conv2dTranspose")!.shape,
    );
  });

  it("draws the same weights for the same seed and others for another seed; 0 is a seed", () => {
    const [a, b, c] = [0, 0, 1].map((seed) => Array.from(glorotUniform(seed).apply([3, 3]).dataSync()));
    expect(a).to.deep.equal(b);
    expect(a).to.not.deep.equal(c);
  });

  it("saves as tfjs' own initializer", () => {
    const config = tf.layers.dense({ units: 2, kernelInitializer: glorotUniform(5) }).getConfig();
    const plain = tf.layers
      .dense({ units: 2, kernelInitializer: tf.initializers.glorotUniform({ seed: 5 }) })
      .getConfig();
    expect(config["kernelInitializer"]).to.deep.equal(plain["kernelInitializer"]);
  });

  it("refuses an invalid seed", () => {
    expect(() => glorotUniform(-1)).to.throw(/seed must be/);
  });
});
