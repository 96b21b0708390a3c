import { expect } from "chai";
import { generateImages } from "../../src/metrics/generateImages";
import { imageQuality } from "../../src/metrics/imageQuality";
import { tf } from "../../src/tensorflow/backend";
import { failure } from "../datasets/localHost";
import { buildToy, toyImages } from "../models/dcgan/toyDcgan";

/** Each channel's mean and largest value. */
const extractor = (images: tf.Tensor4D) =>
  tf.tidy(() => tf.concat<tf.Tensor2D>([images.mean([1, 2]), images.max([1, 2])], 1));

describe("the quality of a generator's images", () => {
  it("is measured on the same points each time, and leaves no tensor", async () => {
    const { generator, discriminator } = buildToy();
    const images = toyImages(30);
    const quality = await imageQuality(generator, images, extractor, { measures: ["kid", "coverage"] });
    images.dispose();
    await quality.measure();
    const before = tf.memory().numTensors;
    const first = await quality.measure();
    expect(first).to.have.all.keys("kid", "coverage");
    expect(await quality.measure()).to.deep.equal(first);
    expect(tf.memory().numTensors).to.equal(before);
    expect(quality.metrics.coverage.best).to.equal("highest");
    expect(first.kid, "untrained").to.be.above(0);
    for (const each of [generator, discriminator]) each.dispose();
  });

  it("needs as many real images as generated ones", async () => {
    const { generator, discriminator } = buildToy();
    const images = toyImages(5);
    const error = await imageQuality(generator, images, extractor, { samples: 6 }).catch(
      (each: Error) => each,
    );
    expect((error as Error).message)
      .to.include("at most 5")
      .and.include("got 6");
    for (const each of [generator, discriminator, images]) each.dispose();
  });

  it("refuses a whole data set, and a missing extractor", async () => {
    const { generator, discriminator } = buildToy();
    const images = toyImages(5);
    expect((await failure(imageQuality(generator, { images } as never, extractor))).message).to.match(
      /^real must be a tensor or a stream of images, got a whole data set: pass only its images/,
    );
    expect((await failure(imageQuality(generator, images, undefined as never))).message).to.equal(
      'Expected a function from images to features, got undefined: pass classifierFeatures(await loadClassifier("mnist")), ' +
        "for example.",
    );
    for (const each of [generator, discriminator, images]) each.dispose();
  });

  it("starts with images that depend on the seed, and not on their number", async () => {
    const { generator, discriminator } = buildToy();
    const [few, many, others] = [
      await generateImages(generator, 3),
      await generateImages(generator, 130),
      await generateImages(generator, 3, { seed: 1 }),
    ];
    expect(many.shape).to.deep.equal([130, 24, 24, 3]);
    expect(few.dataSync()).to.deep.equal(many.slice(0, 3).dataSync());
    expect(others.dataSync()).to.not.deep.equal(few.dataSync());
    for (const each of [generator, discriminator, few, many, others]) each.dispose();
  });
});
