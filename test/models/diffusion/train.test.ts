import { expect } from "chai";
import { trainDiffusion, type TrainDiffusionOptions } from "../../../src/models/diffusion/train";
import { tf } from "../../../src/tensorflow/backend";
import type { TrainEvent } from "../../../src/training/events";
import { adam } from "../../../src/training/optimizers/adam";
import { valuesOf } from "../dcgan/toyDcgan";
import { buildToyDiffusion, toyImages } from "./toyDiffusion";

describe("trainDiffusion", () => {
  let images: tf.Tensor4D;
  let models: ReturnType<typeof buildToyDiffusion>;
  let before: number;

  beforeEach(() => {
    images = toyImages(10);
    models = buildToyDiffusion(images);
    before = tf.memory().numTensors;
  });
  afterEach(() => {
    expect(tf.memory().numTensors, "tensors left").to.equal(before);
    for (const each of [images, ...Object.values(models)]) each.dispose();
  });

  async function run(
    options: TrainDiffusionOptions = {},
    { network, normalizer } = models,
  ): Promise<TrainEvent[]> {
    const events: TrainEvent[] = [];
    const settings = { epochs: 2, batchSize: 3, seed: 1, ...options };
    for await (const event of trainDiffusion(network, normalizer, images, settings)) events.push(event);
    return events;
  }

  for (const compile of [true, false]) {
    it(`reports the loss, learns, and leaves the normalizer alone (compile: ${compile})`, async () => {
      const [start, normal] = [valuesOf(models.network), valuesOf(models.normalizer)];
      const events = await run({ compile, epochs: 4, learningRate: 1e-2 });
      const steps = events.filter(({ kind }) => kind === "batch");
      expect(steps.map(({ step }) => step)).to.deep.equal(Array.from({ length: 12 }, (_, i) => i + 1));
      expect(events[0]).to.include({ stepsPerEpoch: 3, epochs: 4 }); // one image of ten waits
      expect(steps[0].logs.loss).to.be.closeTo(Math.sqrt(2 / Math.PI), 0.06); // of zeros, against N(0, 1)
      expect(steps.at(-1)!.logs.loss).to.be.below(0.8 * steps[0].logs.loss);
      expect(Object.keys(steps[0].metrics!)).to.deep.equal(["loss"]);
      valuesOf(models.network).forEach((each, i) => expect(each, `weight ${i}`).to.not.deep.equal(start[i]));
      expect(valuesOf(models.normalizer)).to.deep.equal(normal);
    });
  }

  it("takes the book's learning rate: 1e-3 / (1 + 0.1 · steps / 1000)", async () => {
    const events = await run();
    const rates = events.flatMap((event) => (event.kind === "batch" ? [event.settings!.learningRate] : []));
    rates.forEach((rate, i) => expect(rate).to.be.closeTo(1e-3 / (1 + (0.1 * i) / 1000), 1e-12));
  });

  it("replaces the weights by their averages when that is due, and at the end", async () => {
    // With a momentum of 0 the average is the weights; without updates in between, they are the average.
    const weights: number[] = [];
    const rate = (step: number) => (step > 3 ? 1e-30 : 1e-2);
    const ends: Record<number, number> = {};
    for (const emaOverwriteEvery of [0, 3]) {
      const own = buildToyDiffusion(images);
      const optimizer = (value: number) => adam(value, { beta1: 0 });
      const { network, normalizer } = own;
      const settings = {
        epochs: 2,
        batchSize: 3,
        seed: 1,
        ema: 0.5,
        emaOverwriteEvery,
        learningRate: rate,
        optimizer,
      };
      for await (const event of trainDiffusion(network, normalizer, images, settings)) {
        if (event.kind !== "batch") continue;
        const [bias] = network.getLayer("noise").getWeights()[1].dataSync(); // the average
        weights.push(bias);
        ends[emaOverwriteEvery] = bias;
      }
      for (const each of Object.values(own)) each.dispose();
    }
    const [apart, written] = [weights.slice(0, 6), weights.slice(6)];
    expect(written.slice(0, 3)).to.deep.equal(apart.slice(0, 3));
    for (const each of written.slice(3)) expect(each).to.equal(written[2]); // the weights are the average and stay
    expect(apart[5]).to.not.be.closeTo(apart[2], 1e-4); // the average still follows the weights
    expect(ends[0]).to.not.equal(ends[3]);
  });

  it("refuses invalid models, images and options before the first step", () => {
    const { network, normalizer } = models;
    const start = (options: TrainDiffusionOptions, some: tf.Tensor4D = images) =>
      trainDiffusion(network, normalizer, some, { batchSize: 3, ...options });
    expect(() => trainDiffusion(normalizer, normalizer, images)).to.throw(/network must have 2 inputs/);
    expect(() => start({ batchSize: 11 })).to.throw(/Each step needs 11 images \(batchSize\), got 10/);
    expect(() => start({ epochs: 0 })).to.throw(/epochs must be a whole number ≥ 1, got 0/);
    expect(() => start({ loss: "l2" as "mse" })).to.throw(/loss must be .*"mae".*"mse".*got "l2"/);
    expect(() => start({ learningRate: 0 })).to.throw(/learningRate must be a number > 0/);
    expect(() => start({ ema: 1 })).to.throw(/ema must be ≥ 0 and < 1, got 1/);
    expect(() => start({ emaOverwriteEvery: 0.5 })).to.throw(/emaOverwriteEvery must be a whole number ≥ 0/);
    tf.tidy(() => {
      expect(() => start({}, tf.ones([4, 6, 6, 1]))).to.throw(
        /images must be \[n, 8, 8, 1\].*got \[4, 6, 6, 1\]/,
      );
      expect(() => start({}, images.mul(Infinity))).to.throw(/finite pixels, got NaN or infinite values/);
    });
  });
});
