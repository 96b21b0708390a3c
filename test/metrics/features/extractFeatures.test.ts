import { expect } from "chai";
import { extractFeatures } from "../../../src/metrics/features/extractFeatures";
import { tf } from "../../../src/tensorflow/backend";
import { noise } from "../../models/kerasInputs";

describe("the features of images", () => {
  it("can come from your own extractor, in batches of one size, and in order", async () => {
    const images = noise([230, 2, 2, 1], 1) as tf.Tensor4D;
    const before = tf.memory().numTensors;
    const sizes: number[] = [];
    const features = await extractFeatures(images, (batch) => {
      sizes.push(batch.shape[0]);
      return tf.tidy(() => batch.mean<tf.Tensor2D>([1, 2]));
    });
    expect(new Set(sizes).size).to.equal(1);
    const expected = tf.tidy(() => images.mean([1, 2]).arraySync());
    expect(features.arraySync()).to.deep.equal(expected);
    features.dispose();
    expect(tf.memory().numTensors).to.equal(before);
    images.dispose();
  });

  it("must be [n, d]", async () => {
    const images = noise([3, 2, 2, 1], 1) as tf.Tensor4D;
    const before = tf.memory().numTensors;
    const error = await extractFeatures(images, (batch) => tf.clone(batch) as unknown as tf.Tensor2D).catch(
      (each: Error) => each,
    );
    expect((error as Error).message)
      .to.include("must return features [n, d]")
      .and.include("2, 2, 1]");
    expect(tf.memory().numTensors).to.equal(before);
    images.dispose();
  });
});
