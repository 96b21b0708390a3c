import { expect } from "chai";
import { trainVae, type TrainVaeOptions } from "../../src/models/vae/train";
import { tf } from "../../src/tensorflow/backend";
import { weightsOf } from "../../src/training/trainState";
import { buildToyVae, toyDigits } from "../models/vae/toyVae";

describe("a training run with ema", () => {
  const MOMENTUM = 0.8;

  /** Returns the weights as seen at each event, and after the training. */
  async function train(options: TrainVaeOptions) {
    const { encoder, decoder } = buildToyVae();
    const images = toyDigits(10);
    const before = tf.memory().numTensors;
    const weights = () => weightsOf(encoder, decoder).map((each) => Array.from(each.dataSync()));
    const [seen, losses]: [number[][][], number[]] = [[], []];
    const settings = { epochs: 2, batchSize: 5, seed: 1, learningRate: 0.01, ...options };
    for await (const { kind, logs } of trainVae(encoder, decoder, images, settings)) {
      if (kind === "batch") seen.push(weights());
      losses.push(logs.loss, logs.valLoss);
    }
    expect(tf.memory().numTensors).to.equal(before);
    const after = weights();
    for (const each of [encoder, decoder, images]) each.dispose();
    return { seen, after, losses };
  }

  for (const compile of [true, false]) {
    it(`shows the average of the weights at each event, and leaves it in the models (compile: ${compile})`, async () => {
      const plain = await train({ compile });
      const averaged = await train({ compile, ema: MOMENTUM });
      let average = plain.seen[0];
      plain.seen.forEach((weights, step) => {
        if (step > 0) {
          average = average.map((each, i) =>
            each.map((value, k) => MOMENTUM * value + (1 - MOMENTUM) * weights[i][k]),
          );
        }
        average.forEach((each, i) =>
          each.forEach((value, k) => expect(averaged.seen[step][i][k]).to.be.closeTo(value, 1e-6)),
        );
      });
      expect(averaged.after).to.deep.equal(averaged.seen.at(-1));
      expect(averaged.after).to.not.deep.equal(plain.after);
      expect(averaged.losses, "the losses are those of the weights").to.deep.equal(plain.losses);
    });
  }

  it("validates the average, not the weights", async () => {
    const validation = toyDigits(6, 2);
    const [plain, averaged] = [await train({ validation }), await train({ validation, ema: 0.999 })];
    const last = (losses: number[]) => losses.slice(-2);
    expect(last(averaged.losses)[0]).to.equal(last(plain.losses)[0]);
    expect(last(averaged.losses)[1]).to.not.equal(last(plain.losses)[1]);
    validation.dispose();
  });

  it("refuses a momentum that is out of range", () => {
    const { encoder, decoder } = buildToyVae();
    const images = toyDigits(4);
    expect(() => trainVae(encoder, decoder, images, { ema: 1 })).to.throw(/ema must be ≥ 0 and < 1, got 1/);
    for (const each of [encoder, decoder, images]) each.dispose();
  });
});
