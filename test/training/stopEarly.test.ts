import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { trainVae } from "../../src/models/vae/train";
import { tf } from "../../src/tensorflow/backend";
import type { Logs } from "../../src/training/events";
import { fit } from "../../src/training/fit";
import { openRun } from "../../src/training/run/runFolder";
import { stopEarly, type StopEarlyOptions } from "../../src/training/stopEarly";
import { failure } from "../datasets/localHost";
import { printed } from "../display/notebook";
import { buildToyVae, toyDigits } from "../models/vae/toyVae";
import { epochsOf } from "./toyTraining";

const losses = (...values: number[]): Logs[] => values.map((valLoss) => ({ valLoss }));

describe("stopEarly", () => {
  const run = async (logs: Logs[], options?: StopEarlyOptions) => {
    let history: Logs[] = [];
    const [log] = await printed(async () => {
      history = await fit(stopEarly(epochsOf(logs), options));
    });
    return { epochs: history.length, log };
  };

  it("ends after `patience` epochs without a better number, and says which was best", async () => {
    const { epochs, log } = await run(losses(5, 3, 4, 3, 3.5, 1));
    expect(epochs).to.equal(5);
    expect(log).to.equal("Stopped after epoch 5: valLoss was best after epoch 2, at 3.");
    expect((await run(losses(5, 3, 4), { patience: 1 })).epochs).to.equal(3);
    expect(await run(losses(5, 4, 3))).to.deep.equal({
      epochs: 3,
      log: "valLoss was best after epoch 3, at 3.",
    });
  });

  it("counts only improvements of more than minDelta", async () => {
    const slow = losses(5, 4.9, 4.8, 4.7, 4.6);
    expect((await run(slow)).epochs).to.equal(5);
    expect((await run(slow, { minDelta: 0.15, patience: 1 })).epochs).to.equal(2);
  });

  it("gives the models the weights of the best epoch, and leaves nothing behind", async () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1], useBias: false })] });
    const set = (epoch: number) => tf.tidy(() => model.setWeights([tf.fill([1, 1], epoch)]));
    const before = tf.memory().numTensors;
    const events = stopEarly(epochsOf(losses(3, 1, 2, 2, 2, 2), set), { models: [model] });
    await printed(async () => void (await fit(events)));
    expect(model.getWeights()[0].dataSync()[0]).to.equal(2);
    expect(tf.memory().numTensors).to.equal(before);
    model.dispose();
  });

  it("saves and keeps the checkpoint of the best epoch, even if none is due", async () => {
    const folder = mkdtempSync(join(tmpdir(), "genbook-stop-"));
    const { encoder, decoder } = buildToyVae();
    const [images, validation] = [toyDigits(4), toyDigits(2, 2)];
    const openedRun = await openRun(folder, { keep: 1 });
    const options = {
      run: openedRun,
      validation,
      epochs: 6,
      batchSize: 4,
      seed: 1,
      compile: false,
    };
    // At this rate the training gets worse, so the first epoch is the best.
    const events = trainVae(encoder, decoder, images, { ...options, learningRate: 0.3 });
    const [log] = await printed(
      async () => void (await fit(stopEarly(events, { run: openedRun, patience: 2 }))),
    );
    const best = Number(/best after epoch (\d+)/.exec(log)![1]);
    expect(await openedRun.checkpointPath(best)).to.match(/step-000000\d/);
    for (const each of [encoder, decoder, images, validation]) each.dispose();
    rmSync(folder, { recursive: true });
  });

  it("refuses options that do not fit", async () => {
    expect(() => stopEarly(epochsOf([]), { patience: 0 })).to.throw(/patience must be a whole number ≥ 1/);
    expect(() => stopEarly(epochsOf([]), { minDelta: -1 })).to.throw(/minDelta must be a number ≥ 0/);
    expect(() => stopEarly(epochsOf([]), { models: {} as never })).to.throw(/models must be a list/);
    expect(() => stopEarly(epochsOf([]), { run: "x" as never })).to.throw(
      /run must be a run folder, got "x"/,
    );
    const error = await failure(fit(stopEarly(epochsOf([{ loss: 1 }]))));
    expect(error.message).to.match(
      /logs \(loss\), got valLoss: choose one of them, or give the training `validation`/,
    );
  });
});
