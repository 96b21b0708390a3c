import { expect } from "chai";
import { trainDcgan } from "../../../src/models/dcgan/train";
import { tf } from "../../../src/tensorflow/backend";
import { growth, handles } from "../../tensorflow/backend/memoryUse";
import { buildToy, toyImages } from "./toyDcgan";

describe("training a DCGAN for long (slow)", function () {
  this.timeout(60_000);

  it("2,000 steps leave no tensor, no handle and less than 1 KB of memory a step", async () => {
    const { generator, discriminator } = buildToy();
    const images = toyImages(2);
    const before = tf.memory().numTensors;
    const events = trainDcgan(generator, discriminator, images, { batchSize: 1, seed: 1, order: "shuffled" });
    const next = async () => {
      let event = await events.next();
      while (!event.done && event.value.kind !== "batch") event = await events.next();
      expect(event.done).to.equal(false);
    };

    for (let i = 0; i < 4; i++) await next(); // creates the variables, records the step
    const early = { tensors: tf.memory().numTensors, handles: handles() };
    const bytes = await growth(next, 2000);
    expect({ tensors: tf.memory().numTensors, handles: handles() }).to.deep.equal(early);
    expect(bytes).to.be.below(1024);

    await events.return();
    expect(tf.memory().numTensors).to.equal(before);
    images.dispose();
    generator.dispose();
    discriminator.dispose();
  });
});
