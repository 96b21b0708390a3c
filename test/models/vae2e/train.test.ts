import { expect } from "chai";
import { trainVae2e } from "../../../src/models/vae2e/train";
import { tf } from "../../../src/tensorflow/backend";
import { fit } from "../../../src/training/fit";
import { rmsprop } from "../../../src/training/optimizers/rmsprop";
import { toyDigits } from "../vae/toyVae";
import { buildToyVae2e } from "./toyVae2e";

describe("trainVae2e", () => {
  let images: tf.Tensor4D;
  let models: ReturnType<typeof buildToyVae2e>;

  beforeEach(() => {
    images = toyDigits(10);
    models = buildToyVae2e();
  });
  afterEach(() => {
    images.dispose();
    for (const each of Object.values(models)) each.dispose();
  });

  const losses = async (options: Parameters<typeof trainVae2e>[3]) => {
    const { encoder, decoder } = buildToyVae2e();
    const history = await fit(trainVae2e(encoder, decoder, images, { epochs: 1, seed: 1, ...options }));
    for (const each of [encoder, decoder]) each.dispose();
    return history[0];
  };

  it("learns with the book's settings, and leaves nothing behind", async () => {
    const before = tf.memory().numTensors;
    const { encoder, decoder } = models;
    const dark = tf.tidy(() => images.mul<tf.Tensor4D>(0.1));
    const options = { batchSize: 5, learningRate: 0.01, seed: 1, validation: dark };
    const history = await fit(trainVae2e(encoder, decoder, dark, options));
    dark.dispose();
    expect(history).to.have.length(30);
    expect(history.at(-1)!.valLoss).to.be.below(0.7 * history[0].valLoss);
    expect(history.metrics!.loss.unit).to.match(/nats per image/);
    expect(tf.memory().numTensors).to.equal(before);
  });

  it("sums the reconstruction over 64 pixels, and the KL term over 2 dimensions if asked to", async () => {
    const [mean, sum, halved] = [
      await losses({}),
      await losses({ klReduction: "sum" }),
      await losses({ klReduction: "sum", klWeight: 0.5 }),
    ];
    expect(mean.reconstructionLoss / (64 * Math.LN2)).to.be.closeTo(1, 0.2);
    expect(sum.klLoss / mean.klLoss).to.be.closeTo(2, 1e-5);
    expect(halved.klLoss / mean.klLoss).to.be.closeTo(1, 1e-5);
    expect(sum.loss).to.be.closeTo(sum.reconstructionLoss + sum.klLoss, 1e-4);
  });

  it("takes another optimizer, and refuses a reduction that it does not know", async () => {
    const twoSteps = { batchSize: 5 };
    const own = await losses({ ...twoSteps, optimizer: rmsprop });
    expect(own.loss).to.not.equal((await losses(twoSteps)).loss);
    const klReduction = "max" as "sum";
    expect(() => trainVae2e(models.encoder, models.decoder, images, { klReduction })).to.throw(
      /klReduction must be "mean" or "sum", got "max"/,
    );
  });
});
