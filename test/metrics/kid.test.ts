import { expect } from "chai";
import { kid, kidOfSubsets } from "../../src/metrics/kid";
import { tf } from "../../src/tensorflow/backend";
import { noise } from "../models/kerasInputs";

const features = (count: number, salt: number, offset = 0) =>
  noise([count, 3], salt).add<tf.Tensor2D>(offset);

describe("the KID", () => {
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  for (const { title, offset, images } of [
    { title: "equal distributions", offset: 0, images: [40, 40] },
    { title: "different distributions", offset: 0.5, images: [40, 40] },
    { title: "different numbers of images", offset: 0.2, images: [30, 120] },
  ]) {
    it(`has an interval as wide as repeated estimates scatter: ${title}`, async () => {
      const values: number[] = [];
      const variances: number[] = [];
      for (let i = 0; i < 120; i++) {
        const estimate = await kid(features(images[0], 10 + i), features(images[1], 500 + i, offset));
        const [low, high] = estimate.interval;
        expect((low + high) / 2).to.be.closeTo(estimate.value, 1e-9);
        values.push(estimate.value);
        variances.push(((high - low) / 2 / 1.96) ** 2);
      }
      const mean = (list: number[]) => list.reduce((sum, each) => sum + each, 0) / list.length;
      const scatter = mean(values.map((each) => (each - mean(values)) ** 2));
      expect(Math.sqrt(mean(variances) / scatter)).to.be.within(0.7, 1.5);
    });
  }

  it("repeats its subsets with a seed, and centres on the estimate from all pairs", async () => {
    const [real, generated] = [features(300, 1), features(200, 2, 0.3)];
    const all = await kid(real, generated);
    const subsets = await kidOfSubsets(real, generated, { subsets: 60, subsetSize: 50 });
    expect(subsets.mean).to.be.closeTo(all.value, (2 * subsets.deviation) / Math.sqrt(60));
    expect(await kidOfSubsets(real, generated, { subsets: 60, subsetSize: 50 })).to.deep.equal(subsets);
    const others = await kidOfSubsets(real, generated, { subsets: 60, subsetSize: 50, seed: 1 });
    expect(others).to.not.deep.equal(subsets);
  });

  for (const { title, real, generated, text } of [
    { title: "features of different extractors", real: [5, 3], generated: [5, 4], text: "features [n, 3]" },
    { title: "a single image", real: [5, 3], generated: [1, 3], text: "n ≥ 2" },
  ] as { title: string; real: [number, number]; generated: [number, number]; text: string }[]) {
    it(`refuses ${title}`, async () => {
      const error = await kid(tf.ones(real), tf.ones(generated)).catch((each: Error) => each);
      expect(error).to.be.instanceOf(RangeError);
      expect((error as Error).message).to.include(text);
    });
  }

  it("refuses features with NaN, and names the images that they belong to", async () => {
    const error = await kid(tf.ones([3, 2]), tf.fill([3, 2], NaN)).catch((each: Error) => each);
    expect((error as Error).message).to.include("generated images contain NaN");
  });
});
