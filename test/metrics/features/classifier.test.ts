import { expect } from "chai";
import { statSync } from "node:fs";
import { join } from "node:path";
import { drawColourGlyphs } from "../../../src/datasets/standIns/colourGlyphs";
import { drawGlyphs } from "../../../src/datasets/standIns/glyphs";
import { compareFeatures } from "../../../src/metrics/imageQuality";
import { classifierFeatures, classShares, loadClassifier } from "../../../src/metrics/features/classifier";
import { extractFeatures } from "../../../src/metrics/features/extractFeatures";
import { tf } from "../../../src/tensorflow/backend";
import { RandomStream } from "../../../src/tensorflow/random";

const weights = join(__dirname, "../../../weights");

/** [n, h, w, c], blurred twice by the mean of 3×3 pixels */
const blurred = (images: tf.Tensor4D) =>
  tf.tidy(() => tf.avgPool(tf.avgPool(images, 3, 1, "same"), 3, 1, "same"));

function noise(shape: [number, number, number, number], low: number): tf.Tensor4D {
  const random = new RandomStream(1);
  const images = random.uniform<tf.Rank.R4>(shape, low, 1);
  random.dispose();
  return images;
}

describe("the features of the classifiers that come with genbook", () => {
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  it("take less than 1 MB each", () => {
    for (const name of ["cifar10", "mnist"]) {
      expect(statSync(join(weights, name, "weights.bin")).size, name).to.be.below(1e6);
    }
  });

  it("rank other images of a class before blurred ones, another class and noise, by every measure", async () => {
    const draw = async (digits: number[], seed: number) =>
      (await drawColourGlyphs({ digits, count: 120, seed, range: "-1..1" })).images;
    const extractor = classifierFeatures(await loadClassifier("cifar10"));
    const sixes = await draw([6], 1);
    const real = await extractFeatures(sixes, extractor);
    const measured = async (images: tf.Tensor4D) =>
      compareFeatures(real, await extractFeatures(images, extractor));
    const same = await measured(await draw([6], 2));
    expect(same.kid).to.be.within(-0.01, 0.02);
    for (const [title, images] of Object.entries({
      blurred: blurred(await draw([6], 2)),
      "another class": await draw([1], 2),
      noise: noise([120, 32, 32, 3], -1),
    })) {
      const other = await measured(images);
      expect(other.kid, title).to.be.above(5 * Math.abs(same.kid));
      expect(other.frechetDistance, title).to.be.above(same.frechetDistance);
      expect(other.coverage, title).to.be.below(same.coverage);
    }
    const noisy = await measured(noise([120, 32, 32, 3], -1));
    expect([noisy.precision, noisy.recall, noisy.density, noisy.coverage]).to.deep.equal([0, 0, 0, 0]);
  });

  it("see a collapsed generator by its recall and coverage", async () => {
    const { images } = await drawGlyphs({ count: 200, split: "train" });
    const extractor = classifierFeatures(await loadClassifier("mnist"));
    const real = await extractFeatures(images.slice(0, 100), extractor);
    const same = await compareFeatures(real, await extractFeatures(images.slice(100, 100), extractor));
    const copies = tf.tile(images.slice(100, 1), [100, 1, 1, 1]);
    const one = await compareFeatures(real, await extractFeatures(copies, extractor));
    expect(one.recall).to.be.below(0.05);
    expect(one.coverage).to.be.below(0.2);
    expect(same.recall).to.be.above(0.5);
    expect(same.coverage).to.be.above(0.7);
  });

  it("read drawn digits", async () => {
    const { images } = await drawGlyphs({ count: 100, split: "train" });
    const classifier = await loadClassifier("mnist");
    const shares = await classShares(images, classifier);
    expect(Object.values(shares).reduce((sum, share) => sum + share, 0)).to.be.closeTo(1, 1e-9);
    const scores = await extractFeatures(images, (batch) => classifier.model.predict(batch) as tf.Tensor2D);
    const { labels } = await drawGlyphs({ count: 100, split: "train" });
    expect(scores.argMax(1).equal(labels).mean().dataSync()[0], "share read correctly").to.be.above(0.5);
  });

  it("are the same for images in 0..1 and in −1..1", async () => {
    const classifier = await loadClassifier("cifar10");
    const images = noise([10, 32, 32, 3], -1);
    const [own, other] = [
      await extractFeatures(images, classifierFeatures(classifier)),
      await extractFeatures(images.add(1).div(2), classifierFeatures(classifier, { range: "0..1" })),
    ];
    const largest = own.max().dataSync()[0];
    expect(own.sub(other).abs().max().dataSync()[0] / largest).to.be.below(1e-4);
    const shares = await classShares(images, classifier);
    expect(await classShares(images.add(1).div(2), classifier, { range: "0..1" })).to.deep.equal(shares);
  });

  it("refuse images of another size", async () => {
    const extractor = classifierFeatures(await loadClassifier("mnist"));
    const error = await extractFeatures(noise([2, 32, 32, 3], 0), extractor).catch((each: Error) => each);
    expect((error as Error).message)
      .to.include("[n, 28, 28, 1]")
      .and.include("got [100, 32, 32, 3]");
  });
});
