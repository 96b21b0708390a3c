import { expect } from "chai";
import { denoisingGrid } from "../../../src/models/diffusion/denoisingGrid";
import { buildSampler } from "../../../src/models/diffusion/sampler";
import { diffusionSchedule } from "../../../src/models/diffusion/schedule";
import { slerp } from "../../../src/models/diffusion/slerp";
import { tf } from "../../../src/tensorflow/backend";
import { predict } from "../../../src/tensorflow/compile";
import { noise } from "../kerasInputs";
import { buildToyDiffusion, toyImages } from "./toyDiffusion";

const values = (tensor: tf.Tensor) => Array.from(tensor.dataSync());

describe("diffusionSchedule", () => {
  it("goes from nearly the image to nearly noise, and keeps the variance", () => {
    tf.tidy(() => {
      const { noiseRates, signalRates } = diffusionSchedule(tf.tensor1d([0, 0.3, 1]));
      const [noiseAt, signalAt] = [values(noiseRates), values(signalRates)];
      expect(signalAt[0]).to.be.closeTo(0.95, 1e-6);
      expect(signalAt[2]).to.be.closeTo(0.02, 1e-6);
      signalAt.forEach((signal, i) => expect(signal ** 2 + noiseAt[i] ** 2).to.be.closeTo(1, 1e-6));
    });
  });
});

describe("sampling", () => {
  let before: number;
  let images: tf.Tensor4D;
  let models: ReturnType<typeof buildToyDiffusion>;

  beforeEach(() => {
    before = tf.memory().numTensors;
    images = toyImages(4);
    models = buildToyDiffusion(images);
    const last = models.network.getLayer("noise"); // it begins with zeros
    tf.tidy(() => last.setWeights(last.getWeights().map((each, i) => noise(each.shape, i).mul(0.2))));
  });
  afterEach(() => {
    for (const each of [images, ...Object.values(models)]) each.dispose();
    expect(tf.memory().numTensors, "tensors left").to.equal(before);
  });

  it("makes an image of each z, the same whatever else is in the batch, and in the images' range", async () => {
    const sampler = buildSampler(models.network, models.normalizer, { steps: 3 });
    const z = noise([5, 64], 1);
    const all = await predict(sampler, z);
    const one = tf.tidy(() => sampler.apply(z.slice(3, 1)) as tf.Tensor);
    expect(all.shape).to.deep.equal([5, 8, 8, 1]);
    tf.tidy(() => {
      expect(one.sub(all.slice(3, 1)).abs().max().dataSync()[0]).to.be.below(1e-5);
      expect(all.sub(all.slice(0, 1)).abs().max().dataSync()[0]).to.be.above(0.1);
      expect([all.min(), all.max()].map((each) => each.dataSync()[0])).to.deep.equal([0, 1]); // some are clipped
    });
    tf.dispose([z, all, one]);
    sampler.dispose();
  });

  it("finds an image at once if the network knows its noise", async () => {
    // An untrained network finds no noise: the image is what it sees, divided by the signal rates.
    const zero = models.network.getLayer("noise");
    tf.tidy(() => zero.setWeights(zero.getWeights().map((each) => tf.zerosLike(each))));
    const sampler = buildSampler(models.network, models.normalizer, { steps: 1, range: "-1..1" });
    const image = images.slice(0, 1);
    const z = tf.tidy(() => (models.normalizer.apply(image) as tf.Tensor).mul(0.02).reshape([1, 64]));
    const found = await predict(sampler, z);
    expect(tf.tidy(() => found.sub(image).abs().max().dataSync()[0])).to.be.below(1e-5);
    tf.dispose([image, z, found]);
    sampler.dispose();
  });

  it("denoisingGrid shows the same images as the sampler makes, and the noise that they were made of", async () => {
    const { network, normalizer } = models;
    const sampler = buildSampler(network, normalizer, { steps: 5 });
    const z = noise([2, 64], 1) as tf.Tensor2D;
    const grid = await denoisingGrid(network, normalizer, z, { steps: 5, columns: 2 });
    expect(grid.images.shape).to.deep.equal([2 * 2 * 2, 8, 8, 1]);
    expect(grid.times.map((time) => time.toFixed(2))).to.deep.equal(["0.60", "0.20"]); // steps 3 and 5
    tf.tidy(() => {
      const made = sampler.apply(z) as tf.Tensor;
      const last = tf.concat([grid.images.slice(3, 1), grid.images.slice(7, 1)]).clipByValue(0, 1);
      expect(last.sub(made).abs().max().dataSync()[0]).to.be.below(1e-5);
    });
    const all = await denoisingGrid(network, normalizer, z, { steps: 3, columns: 3 });
    tf.tidy(() => {
      const first = normalizer.apply(all.images.slice(0, 1)) as tf.Tensor;
      expect(first.reshape([1, 64]).sub(z.slice(0, 1)).abs().max().dataSync()[0]).to.be.below(1e-5);
    });
    tf.dispose([z, grid.images, all.images]);
    sampler.dispose();
    const wrong = tf.zeros<tf.Rank.R2>([1, 63]);
    expect(await denoisingGrid(network, normalizer, wrong).catch(String)).to.match(
      /z must be \[n, 64\].*\[1, 63\]/,
    );
    wrong.dispose();
  });

  it("refuses networks and settings that don't match", () => {
    const { network, normalizer } = models;
    expect(() => buildSampler(normalizer, normalizer)).to.throw(/network must have 2 inputs/);
    expect(() => buildSampler(network, network)).to.throw(/normalizer must have 1 input/);
    const { inputs } = normalizer;
    const plain = tf.model({
      inputs,
      outputs: tf.layers.activation({ activation: "linear" }).apply(inputs) as tf.SymbolicTensor,
    });
    expect(() => buildSampler(network, plain)).to.throw(
      /normalizer must have two weights.* has 0: make it with/,
    );
    plain.dispose();
    const other = buildToyDiffusion(images, { imageSize: 16 });
    expect(() => buildSampler(other.network, normalizer)).to.throw(
      /takes images \[n, 16, 16, 1\], but the normalizer/,
    );
    for (const each of Object.values(other)) each.dispose();
    expect(() => buildSampler(network, normalizer, { steps: 0 })).to.throw(
      /steps must be a whole number ≥ 1, got 0/,
    );
    expect(() => buildSampler(network, normalizer, { range: "0..255" as "0..1" })).to.throw(/range must be/);
  });
});

describe("slerp", () => {
  it("moves along the arc: ends, norms and angles", () => {
    tf.tidy(() => {
      const points = slerp(tf.tensor1d([2, 0]), tf.tensor1d([0, 2]), 4);
      const angles = [0, 30, 60, 90].map((degrees) => (degrees * Math.PI) / 180);
      const expected = angles.flatMap((angle) => [2 * Math.cos(angle), 2 * Math.sin(angle)]);
      values(points).forEach((value, i) => expect(value).to.be.closeTo(expected[i], 1e-5));
      const straight = slerp(tf.tensor1d([2, 0]), tf.tensor1d([4, 0]), 3);
      expect(Array.from(straight.dataSync())).to.deep.equal([2, 0, 3, 0, 4, 0]);
      expect(() => slerp(tf.ones([2]), tf.zeros([2]), 1)).to.throw(/count must be a whole number ≥ 2, got 1/);
    });
  });
});
