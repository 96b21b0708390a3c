import { expect } from "chai";
import { trainVae } from "../../../src/models/vae/train";
import { buildDecoder, buildEncoder } from "../../../src/models/vae/networks";
import { tf } from "../../../src/tensorflow/backend";
import { growth, handles } from "../../tensorflow/backend/memoryUse";

describe("training for long (slow)", () => {
  it("2,000 steps leave no tensor, no handle and less than 1 KB of memory a step", async () => {
    const options = { imageSize: 4, filters: [2, 2] as [number, number], hiddenUnits: 3, seed: 1 };
    const [encoder, decoder] = [buildEncoder(options), buildDecoder(options)];
    const images = tf.randomUniform<tf.Rank.R4>([5000, 4, 4, 1], 0, 1, "float32", 1);
    const before = tf.memory().numTensors;
    const events = trainVae(encoder, decoder, images, { epochs: 1, batchSize: 1, seed: 1 });
    const next = async () => expect((await events.next()).done).to.equal(false);

    for (let i = 0; i < 4; i++) await next(); // creates the variables, records the step
    const early = { tensors: tf.memory().numTensors, handles: handles() };
    const bytes = await growth(async () => void (await next()), 2000);
    expect({ tensors: tf.memory().numTensors, handles: handles() }).to.deep.equal(early);
    expect(bytes).to.be.below(1024);

    await events.return();
    expect(tf.memory().numTensors).to.equal(before);
    images.dispose();
    encoder.dispose();
    decoder.dispose();
  });
});
