import { expect } from "chai";
import { standingStatistics } from "../../../src/models/layers/standingStatistics";
import { tf } from "../../../src/tensorflow/backend";
import { RandomStream } from "../../../src/tensorflow/random";
import { buildToySnGan } from "../snGan/toySnGan";

describe("standing statistics", () => {
  /** z [n, 3] → [n, 5] → [n, 4], normalized after each layer. */
  function buildToyGenerator() {
    const model = tf.sequential();
    const dense = (units: number, seed: number) => ({
      units,
      kernelInitializer: tf.initializers.glorotUniform({ seed }),
      biasInitializer: tf.initializers.randomUniform({ seed, minval: 2, maxval: 3 }),
    });
    model.add(tf.layers.dense({ ...dense(5, 1), inputShape: [3] }));
    model.add(tf.layers.batchNormalization({ momentum: 0.9 }));
    model.add(tf.layers.reLU());
    model.add(tf.layers.dense(dense(4, 2)));
    model.add(tf.layers.batchNormalization({ momentum: 0.99 }));
    return model;
  }

  it("are the mean and variance of each layer's inputs, over many points", () => {
    const generator = buildToyGenerator();
    const before = tf.memory().numTensors;
    standingStatistics(generator, { batches: 60, batchSize: 200 });
    expect(tf.memory().numTensors).to.equal(before);
    const random = new RandomStream(5);
    const z = random.normal([20_000, 3]);
    tf.tidy(() => {
      const normalized = generator.predict(z) as tf.Tensor;
      const { mean, variance } = tf.moments(normalized, [0]);
      mean.dataSync().forEach((value) => expect(value).to.be.closeTo(0, 0.02));
      variance.dataSync().forEach((value) => expect(value).to.be.closeTo(1, 0.03));
    });
    for (const each of [random, z, generator]) each.dispose();
  });

  it("depend on the weights and the seed alone", () => {
    const { generator, discriminator } = buildToySnGan();
    const values = () => generator.weights.map((weight) => Array.from(weight.read().dataSync()));
    standingStatistics(generator, { batches: 3 });
    const first = values();
    standingStatistics(generator, { batches: 3, seed: 1 });
    expect(values()).to.not.deep.equal(first);
    standingStatistics(generator, { batches: 3 });
    expect(values()).to.deep.equal(first);
    for (const each of [generator, discriminator]) each.dispose();
  });

  it("refuse batches of a single point, which have no variance", () => {
    const generator = buildToyGenerator();
    expect(() => standingStatistics(generator, { batchSize: 1 })).to.throw(
      RangeError,
      /batchSize must be a whole number ≥ 2, got 1: a single example has no variance/,
    );
    generator.dispose();
  });
});
