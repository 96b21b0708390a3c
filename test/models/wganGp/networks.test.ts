import { expect } from "chai";
import { buildDiscriminator } from "../../../src/models/dcgan/networks";
import { buildCritic } from "../../../src/models/wganGp/networks";
import { tf } from "../../../src/tensorflow/backend";
import { TOY, toyImages } from "../dcgan/toyDcgan";

describe("buildCritic", () => {
  it("is the book's discriminator without dropout and sigmoid, with the same number of parameters", () => {
    const critic = buildCritic({ seed: 1 });
    const names = critic.layers.map((layer) => layer.getClassName());
    expect(names).to.not.include("SeededDropout");
    expect(critic.countParams()).to.equal(790_913);
    expect(critic.outputs[0].shape).to.deep.equal([null, 1]);
    critic.dispose();
  });

  it("scores images as the discriminator does before its sigmoid, in training too", () => {
    const before = tf.memory().numTensors;
    const [critic, discriminator] = [buildCritic(TOY), buildDiscriminator(TOY)];
    const images = toyImages(5);
    tf.tidy(() => {
      const scores = critic.apply(images, { training: true }) as tf.Tensor;
      const probabilities = discriminator.apply(images) as tf.Tensor;
      expect(scores.sigmoid().dataSync()).to.deep.equal(probabilities.dataSync());
    });
    tf.dispose(images);
    critic.dispose();
    discriminator.dispose();
    expect(tf.memory().numTensors).to.equal(before);
  });
});
