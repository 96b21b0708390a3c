import { expect } from "chai";
import { lrChart } from "../../src/display/charts/lrChart";
import { trainVae } from "../../src/models/vae/train";
import { tf } from "../../src/tensorflow/backend";
import type { TrainEvent } from "../../src/training/events";
import { lrFind, type LrFindOptions } from "../../src/training/lrFind";
import { sgd } from "./toyTraining";
import { failure } from "../datasets/localHost";
import { bundleOf } from "../display/notebook";
import { buildToyVae, toyDigits } from "../models/vae/toyVae";

describe("lrFind", () => {
  it("finds where gradient descent on x² begins to fail, from the rates of all steps", async () => {
    const found = await lrFind([], (rate) => sgd(rate, 200), { from: 1e-3, to: 100, steps: 100 });
    expect(found.metric).to.equal("loss");
    expect(found.rates[0]).to.equal(1e-3);
    expect(found.rates[20] / found.rates[10]).to.be.closeTo(found.rates[10] / found.rates[0], 1e-9);
    expect(found.losses.length).to.be.within(10, 99); // it ends when the loss has risen
    // x ← x − 2·rate·x diverges for rates above 1.
    expect(found.suggestion).to.be.within(0.03, 1);
  });

  it("gives the models back their weights, even if the training diverges", async () => {
    const { encoder, decoder } = buildToyVae();
    const images = toyDigits(10);
    const values = () => [encoder, decoder].flatMap((each) => each.weights.map((w) => w.read().dataSync()));
    const [before, tensors] = [values(), tf.memory().numTensors];
    const train = (learningRate: (step: number) => number) =>
      trainVae(encoder, decoder, images, { learningRate, seed: 1, batchSize: 5, epochs: 50 });
    const found = await lrFind([encoder, decoder], train, { from: 1e-4, to: 1e4, steps: 40 });
    expect(found.losses.length).to.be.below(40);
    expect(values()).to.deep.equal(before);
    expect(tf.memory().numTensors).to.equal(tensors);
    for (const each of [encoder, decoder, images]) each.dispose();
  });

  it("draws a chart with the suggestion", async () => {
    const found = await lrFind([], (rate) => sgd(rate, 200), { from: 1e-3, to: 100 });
    const bundle = await bundleOf(lrChart(found));
    expect(bundle["text/plain"]).to.match(/^Learning rate: suggested: \d\.\de-[12] · \d+ steps of loss$/);
    expect(bundle).to.include.keys("image/png", "application/vnd.vegalite.v5+json");
    const rising = { metric: "loss", rates: [1, 2], losses: [1, 2], smoothed: [1, 2], suggestion: undefined };
    expect((await bundleOf(lrChart(rising)))["text/plain"]).to.match(/none suggested/);
  });

  it("refuses options and trainings that do not fit", async () => {
    const refusal = async (options: LrFindOptions, count = 50) =>
      (await failure(lrFind([], (rate): AsyncGenerator<TrainEvent, void> => sgd(rate, count), options)))
        .message;
    expect(await refusal({ from: 0 })).to.match(/from must be a number > 0/);
    expect(await refusal({ from: 1, to: 1 })).to.match(
      /to must be a number > 1, the first learning rate, got 1/,
    );
    expect(await refusal({ steps: 5 })).to.match(/steps must be a whole number ≥ 10/);
    expect(await refusal({ metric: "klLoss" })).to.match(/metric must be one of loss, .*got klLoss/);
    expect(await refusal({}, 5)).to.match(/at least 10 steps, got 5: train for more epochs/);
  });
});
