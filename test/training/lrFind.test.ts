import { expect } from "chai";
import { lrChart } from "../../src/display/charts/lrChart";
import { trainVae } from "../../src/models/vae/train";
import { tf } from "../../src/tensorflow/backend";
import type { TrainEvent } from "../../src/training/events";
import { lrFind, type LrFindOptions } from "../../src/training/lrFind";
import { changing, sgd } from "./toyTraining";
import { failure } from "../datasets/localHost";
import { bundleOf } from "../display/notebook";
import { buildToyVae, toyDigits } from "../models/vae/toyVae";

describe("lrFind", () => {
  /** Stands for the networks of a training that has none. */
  let network: tf.LayersModel;
  before(() => (network = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] })));
  after(() => void network.dispose());

  it("finds where gradient descent on x² begins to fail, from the rates of all steps", async () => {
    const found = await lrFind([network], (rate) => sgd(rate, 200), { from: 1e-3, to: 100, steps: 100 });
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

  it("suggests nothing where the lowest loss is among the first rates or the last, and says why", async () => {
    const rising = (rate: (step: number) => number) => changing((step) => 1 + rate(step));
    const first = await lrFind([network], rising);
    expect(first.suggestion).to.equal(undefined);
    expect(first.reason).to.match(/^loss was lowest at the first rates.*trained already.*\{ from: 1e-8 \}$/);
    const lower = await lrFind([network], rising, { from: 1e-9, to: 1e-8, steps: 20 });
    expect(lower.reason).to.match(/\{ from: 1e-11 \}$/);
    const falling = (rate: (step: number) => number) => changing((step) => 2 - rate(step));
    const last = await lrFind([network], falling);
    expect(last.suggestion).to.equal(undefined);
    expect(last.reason).to.match(/^loss was still falling at the last rate, 1: .*\{ to: 100 \}$/);
    const text = (await bundleOf(lrChart(last)))["text/plain"];
    expect(text).to.equal(`Learning rate: none suggested · 100 steps of loss\n${last.reason}`);
  });

  it("refuses a training that does not read the rate, or reads it only once", async () => {
    const ignoring = await failure(lrFind([network], () => changing((step) => 1 / step)));
    expect(ignoring.message).to.match(/reads the learning rate at each step, but it read none: pass/);
    const once = (rate: (step: number) => number) =>
      changing(
        (
          (first) => () =>
            first
        )(rate(1)),
      );
    expect((await failure(lrFind([network], once))).message).to.match(
      /but it read only that of step 1: pass/,
    );
  });

  it("labels only decades, which stand apart, and limits the y axis to what matters", async () => {
    const rates = Array.from({ length: 100 }, (_, i) => 1e-6 * 10 ** (i * (6 / 99)));
    const smoothed = rates.map((rate, i) => (i < 97 ? 0.5 - 0.1 * Math.min(i / 60, 1) : 1e9 * rate));
    const losses = smoothed.map((mean, i) => (i === 50 ? 0.3 : mean));
    const found = { metric: "loss", rates, losses, smoothed, suggestion: 1e-3 };
    const spec = (await bundleOf(lrChart(found)))["application/vnd.vegalite.v5+json"] as {
      layer: { encoding: { x: { axis: { values: number[] } }; y: { scale: { domain: number[] } } } }[];
    };
    const { x, y } = spec.layer[0].encoding;
    expect(x.axis.values).to.deep.equal([1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1]);
    expect(y.scale.domain[0], "below the lowest loss").to.be.within(0.27, 0.3);
    expect(y.scale.domain[1]).to.be.within(0.5, 0.53);
  });

  it("draws a chart with the suggestion", async () => {
    const found = await lrFind([network], (rate) => sgd(rate, 200), { from: 1e-3, to: 100 });
    const bundle = await bundleOf(lrChart(found));
    expect(bundle["text/plain"]).to.match(/^Learning rate: suggested: \d\.\de-[12] · \d+ steps of loss$/);
    expect(bundle).to.include.keys("image/png", "application/vnd.vegalite.v5+json");
    const rising = { metric: "loss", rates: [1, 2], losses: [1, 2], smoothed: [1, 2], suggestion: undefined };
    expect((await bundleOf(lrChart(rising)))["text/plain"]).to.match(/none suggested/);
  });

  it("refuses what is not a list of the networks that are trained", async () => {
    for (const [models, got] of [
      [network, "a single network"],
      [{ network }, "an object"],
      [[], "an empty list"],
      [undefined, "undefined"],
    ] as const) {
      expect((await failure(lrFind(models as never, (rate) => sgd(rate, 50)))).message).to.equal(
        `models must be a list of all networks that are trained, got ${got}: write [encoder, decoder], for example.`,
      );
    }
  });

  it("refuses options and trainings that do not fit", async () => {
    const refusal = async (options: LrFindOptions, count = 50) =>
      (
        await failure(
          lrFind([network], (rate): AsyncGenerator<TrainEvent, void> => sgd(rate, count), options),
        )
      ).message;
    expect(await refusal({ from: 0 })).to.match(/from must be a number > 0/);
    expect(await refusal({ from: 1, to: 1 })).to.match(
      /to must be a number > 1, the first learning rate, got 1/,
    );
    expect(await refusal({ steps: 5 })).to.match(/steps must be a whole number ≥ 10/);
    expect(await refusal({ metric: "klLoss" })).to.match(/metric must be one of loss, .*got klLoss/);
    expect(await refusal({}, 5)).to.match(
      /needs 100 steps, but the training ended after 5: train for more epochs/,
    );
  });
});
