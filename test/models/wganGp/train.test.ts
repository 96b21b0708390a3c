import { expect } from "chai";
import { buildDiscriminator } from "../../../src/models/dcgan/networks";
import { trainWganGp, type TrainWganGpOptions } from "../../../src/models/wganGp/train";
import { tf } from "../../../src/tensorflow/backend";
import type { TrainEvent } from "../../../src/training/events";
import { adam, type Adam } from "../../../src/training/optimizers/adam";
import { TOY, toyImages, valuesOf } from "../dcgan/toyDcgan";
import { buildToyWgan } from "./toyWgan";

describe("trainWganGp", () => {
  let generator: tf.LayersModel;
  let critic: tf.LayersModel;
  let images: tf.Tensor4D;
  let before: number;

  beforeEach(() => {
    ({ generator, critic } = buildToyWgan());
    images = toyImages(14);
    before = tf.memory().numTensors;
  });
  afterEach(() => {
    expect(tf.memory().numTensors, "tensors left").to.equal(before);
    for (const each of [generator, critic, images]) each.dispose();
  });

  async function run(options: TrainWganGpOptions): Promise<TrainEvent[]> {
    const events: TrainEvent[] = [];
    const settings = { batchSize: 3, criticSteps: 2, seed: 1, ...options };
    for await (const event of trainWganGp(generator, critic, images, settings)) events.push(event);
    return events;
  }

  for (const compile of [true, false]) {
    it(`reports distance, penalty, gLoss and spread of each step (compile: ${compile})`, async () => {
      const start = [...valuesOf(generator), ...valuesOf(critic)];
      const events = await run({ iterations: 5, compile });
      const steps = events.filter(({ kind }) => kind === "batch");
      expect(steps.map(({ step }) => step)).to.deep.equal([1, 2, 3, 4, 5]);
      expect(events[0]).to.include({ stepsPerEpoch: 2, epochs: 3 }); // two steps take 12 of the 14 images
      for (const { logs, metrics } of steps) {
        expect(Object.keys(logs)).to.deep.equal(["distance", "penalty", "gLoss", "spread"]);
        expect(Object.keys(metrics!)).to.deep.equal(Object.keys(logs));
        expect(logs.penalty).to.be.above(0);
      }
      // the critic's last bias has no gradient
      [...valuesOf(generator), ...valuesOf(critic)]
        .slice(0, -1)
        .forEach((values, i) => expect(values, `weight ${i}`).to.not.deep.equal(start[i]));
    });
  }

  it("applies a changing learning rate to both networks", async () => {
    const made: Adam[] = [];
    const optimizer = (rate: number) => {
      made.push(adam(rate));
      return made.at(-1)!;
    };
    const settings = { batchSize: 3, criticSteps: 2, seed: 1, iterations: 2, optimizer };
    const learningRate = (step: number) => 1e-4 / step;
    for await (const event of trainWganGp(generator, critic, images, { ...settings, learningRate })) {
      if (event.kind !== "batch") continue;
      expect(event.settings).to.deep.equal({ learningRate: 1e-4 / event.step });
      expect(made.map((each) => each.learningRate)).to.deep.equal([1e-4 / event.step, 1e-4 / event.step]);
    }
    expect(made).to.have.length(2);
  });

  it("refuses invalid models, images and options before the first step", () => {
    const start = (model: tf.LayersModel, options: TrainWganGpOptions = {}) =>
      trainWganGp(generator, model, images, { batchSize: 3, criticSteps: 2, ...options });
    const discriminator = buildDiscriminator(TOY);
    expect(() => start(discriminator)).to.throw(
      /The critic must return a score, which can be any number.*buildCritic/,
    );
    discriminator.dispose();
    expect(() => start(generator)).to.throw(/but the critic takes \[n, 3\]/);
    expect(() => start(critic, { batchSize: 8 })).to.throw(
      /Each step needs 16 real images \(batchSize × criticSteps\), got 14/,
    );
    expect(() => start(critic, { gpWeight: -1 })).to.throw(/gpWeight must be a number ≥ 0, got -1/);
    expect(() => start(critic, { criticSteps: 0 })).to.throw(/criticSteps must be a whole number ≥ 1/);
    const dark = tf.tidy(() => images.add<tf.Tensor4D>(1).div<tf.Tensor4D>(2));
    expect(() => trainWganGp(generator, critic, dark, { batchSize: 2 })).to.throw(/sigmoid"\.$/);
    dark.dispose();
  });
});
