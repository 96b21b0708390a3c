import { expect } from "chai";
import { buildNormalizer, buildUnet } from "../../../src/models/diffusion/networks";
import { tf } from "../../../src/tensorflow/backend";
import { RandomStream } from "../../../src/tensorflow/random";
import { buildToyDiffusion, toyImages, TOY } from "./toyDiffusion";

describe("buildUnet", () => {
  it("has the book's layers and parameters", () => {
    const network = buildUnet({ seed: 1 });
    expect(network.inputs.map(({ shape }) => shape)).to.deep.equal([
      [null, 128, 128, 3],
      [null, 1, 1, 1],
    ]);
    expect(network.outputs[0].shape).to.deep.equal([null, 128, 128, 3]);
    const count = (name: string) => network.layers.filter((layer) => layer.getClassName() === name).length;
    expect(count("BatchNormalization")).to.equal(14);
    expect(count("Conv2D")).to.equal(2 + 2 * 14 + 10); // the ends; each block; where the width changes
    expect(count("AveragePooling2D")).to.equal(3);
    expect(count("BilinearUpSampling2D")).to.equal(3);
    expect(network.countParams()).to.equal(1_943_525);
    network.dispose();
  });

  it("returns zeros before any training, and draws its weights from the seed", () => {
    const [a, b, c] = [1, 1, 2].map((seed) => buildUnet({ ...TOY, seed }));
    tf.tidy(() => {
      const images = toyImages(2);
      const found = a.apply([images, tf.fill([2, 1, 1, 1], 0.5)], { training: true }) as tf.Tensor;
      expect(found.abs().max().dataSync()[0]).to.equal(0);
      const kernel = (model: tf.LayersModel) => model.getLayer("conv2d_2").getWeights()[0].dataSync();
      expect(kernel(a)).to.deep.equal(kernel(b));
      expect(kernel(a)).to.not.deep.equal(kernel(c));
    });
    for (const each of [a, b, c]) each.dispose();
  });

  it("refuses sizes that cannot be halved, and empty settings", () => {
    expect(() => buildUnet({ imageSize: 28, widths: [8, 16, 24, 32] })).to.throw(
      /imageSize must be a multiple of 8.*got 28 and widths \[8, 16, 24, 32\]: pad or resize/,
    );
    expect(() => buildUnet({ widths: [] })).to.throw(RangeError, /imageSize must be a multiple/);
    expect(() => buildUnet({ widths: 8 as never })).to.throw(
      RangeError,
      "widths must be a list of whole numbers ≥ 1, got 8: the book uses [32, 64, 96, 128].",
    );
    expect(() => buildUnet({ blocks: 0 })).to.throw(/blocks must be a whole number ≥ 1, got 0/);
    expect(() => buildUnet({ channels: 1.5 })).to.throw(/channels must be a whole number/);
  });
});

describe("buildNormalizer", () => {
  it("gives every channel mean 0 and variance 1, and frees the rest", () => {
    const before = tf.memory().numTensors;
    const random = new RandomStream(1);
    const images = tf.tidy(() => random.uniform<tf.Rank.R4>([6, 4, 4, 3]).mul<tf.Tensor4D>([1, 5, 200]));
    const normalizer = buildNormalizer(images);
    tf.tidy(() => {
      const { mean, variance } = tf.moments(normalizer.apply(images) as tf.Tensor, [0, 1, 2]);
      for (const each of mean.dataSync()) expect(each).to.be.closeTo(0, 1e-5);
      for (const each of variance.dataSync()) expect(each).to.be.closeTo(1, 1e-5);
      const slopes = tf.grad((x: tf.Tensor) => (normalizer.apply(x) as tf.Tensor).sum())(images);
      const [, ofImages] = normalizer.getWeights();
      slopes
        .mul(ofImages.sqrt())
        .dataSync()
        .forEach((each) => expect(each).to.be.closeTo(1, 1e-4));
    });
    for (const each of [normalizer, images, random]) each.dispose();
    expect(tf.memory().numTensors).to.equal(before);
  });

  it("refuses images without variance, and NaN", () => {
    tf.tidy(() => {
      const flat = tf.concat4d([toyImages(2), tf.ones<tf.Rank.R4>([2, 8, 8, 1])], 3);
      expect(() => buildNormalizer(flat)).to.throw(/Channel 1 of the images has the same value everywhere/);
      expect(() => buildNormalizer(toyImages(2).mul(NaN))).to.throw(/NaN or infinite/);
    });
  });

  it("leaves no tensor behind with its network", () => {
    const before = tf.memory().numTensors;
    const images = toyImages(3);
    const { network, normalizer } = buildToyDiffusion(images);
    for (const each of [network, normalizer, images]) each.dispose();
    expect(tf.memory().numTensors).to.equal(before);
  });
});
