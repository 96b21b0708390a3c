import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { trainVae, type TrainVaeOptions } from "../../src/models/vae/train";
import { tf } from "../../src/tensorflow/backend";
import { batches } from "../../src/training/batches";
import { DivergedError, judge } from "../../src/training/divergence";
import { fit } from "../../src/training/fit";
import type { TrainEvent } from "../../src/training/events";
import { rmsprop } from "../../src/training/optimizers/rmsprop";
import { Session } from "../../src/training/session";
import { stepRunner } from "../../src/training/stepRunner";
import { weightsOf } from "../../src/training/trainState";
import { openRun } from "../../src/training/run/runFolder";
import { runToy, toyImages } from "../models/dcgan/toyDcgan";
import { buildToyVae, toyDigits } from "../models/vae/toyVae";
import { freshFolder } from "./freshFolder";

describe("a training run that diverges", () => {
  const folder = freshFolder();

  const failureOf = async (training: Promise<unknown>): Promise<DivergedError> => {
    const error: unknown = await training.catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(DivergedError);
    return error as DivergedError;
  };

  async function trainToyVae(options: TrainVaeOptions) {
    const { encoder, decoder } = buildToyVae();
    const images = toyDigits(10);
    try {
      return await fit(trainVae(encoder, decoder, images, { batchSize: 5, seed: 1, ...options }));
    } finally {
      for (const each of [encoder, decoder, images]) each.dispose();
    }
  }

  it("is one whose metrics are not finite, or stay enormous", () => {
    const steady = Array.from({ length: 200 }, (_, i) => ({ loss: 5 + (i % 3), klLoss: 1e-6 }));
    const now = (loss: number, klLoss = 1e-6) => judge({ loss, klLoss }, steady);
    expect(now(NaN).fault).to.deep.equal({ metric: "loss", text: "became NaN", step: 201 });
    expect(now(1, -Infinity).fault).to.include({ metric: "klLoss", text: "became -Infinity" });
    expect(now(5999)).to.deep.equal({ isSound: true });
    expect(now(6001), "may be a spike, but is not saved").to.deep.equal({ isSound: false });
    expect(now(1, 999), "what was tiny may grow").to.deep.equal({ isSound: true });
    expect(judge({ loss: 1e9 }, []), "nothing says how large the first is").to.deep.equal({ isSound: true });
    const norm = { unit: "", mayExplode: true };
    expect(judge({ norm: 1e9 }, [{ norm: 1 }], { norm })).to.deep.equal({ isSound: true });

    const spikes = Array.from({ length: 9 }, () => ({ loss: 1e5, klLoss: 1e-6 }));
    expect(judge({ loss: 5, klLoss: 1e-6 }, [...steady, ...spikes])).to.deep.equal({ isSound: true });
    const { fault } = judge({ loss: 2e6, klLoss: 1e-6 }, [...steady, ...spikes]);
    expect(fault!.step).to.equal(201);
    expect(fault!.text).to.match(/^has been enormous since step 201, 2e\+6 now/);
    const fromTheStart = [{ loss: 0.7, klLoss: 0 }, ...spikes];
    expect(judge({ loss: 1e26, klLoss: 0 }, fromTheStart).fault!.step).to.equal(2);
  });

  it("ends when its loss stays enormous, although no loss is NaN, and saves none of those weights", async () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1], useBias: false })] });
    tf.tidy(() => model.setWeights([tf.fill([1, 1], 2)]));
    const x = tf.ones([4, 1]);
    const run = await openRun(folder());
    async function* parabola(): AsyncGenerator<TrainEvent, void> {
      const session = await Session.open({ run, checkpointEvery: 2 });
      try {
        const rate = (step: number) => (step < 6 ? 0.1 : 1e4);
        const optimizer = session.optimizer("optimizer", rmsprop, { rate }, weightsOf(model));
        const step = (batch: tf.Tensor) => ({
          loss: optimizer.minimize(() => (model.apply(batch) as tf.Tensor).square().mean(), true)!,
        });
        const order = batches({ count: 4, batchSize: 4 });
        const training = session.owns(stepRunner(step, x, order));
        yield* session.begin({ models: { model }, batches: order, epochs: 100 });
        while (session.goesOn) yield* session.after(await training.run(session.next()));
      } finally {
        await session.close();
      }
    }
    const error = await failureOf(fit(parabola()));
    expect(error.message).to.match(
      /^The training diverged\. At step \d+, loss has been enormous since step \d+, \S+ now.*\(loss \S+\)/,
    );
    const since = Number(/since step (\d+)/.exec(error.message)![1]);
    expect(error.step).to.equal(since - 1);
    expect(error.message).to.match(/The last sound checkpoint, from step \d+,/);
    expect(Number(/checkpoint, from step (\d+)/.exec(error.message)![1])).to.be.below(since);
    expect(error.history).to.have.length(since + 8);
    for (const each of [model, x]) each.dispose();
  });

  it("names the step that caused it and its settings, and has the history", async () => {
    const error = await failureOf(
      trainToyVae({ epochs: 9, learningRate: (step) => (step === 6 ? 0.9 : 1e-3), klWeight: 5e-4 }),
    );
    expect(error.step).to.equal(6);
    expect(error.message).to.match(
      /^The training diverged\. At step 7, loss became NaN \(loss .*\), in epoch 3\./,
    );
    expect(error.message).to.match(
      /The update of step 6, with learningRate 0\.9, klWeight 0\.0005, made the weights unusable\. Build the models again to start over\./,
    );
    expect(error.history.map(({ epoch }) => epoch)).to.deep.equal([1, 2, 3]);
  });

  it("says so if even the first loss is not finite", async () => {
    const { encoder, decoder } = buildToyVae();
    const images = toyDigits(10);
    const [first] = encoder.weights;
    tf.tidy(() => void first.write(tf.fill(first.shape as number[], 1e30)));
    const error = await failureOf(fit(trainVae(encoder, decoder, images, { seed: 1 })));
    expect(error.step).to.equal(0);
    expect(error.message).to.match(/At step 1, .*No step had updated the weights yet: check the images and/);
    for (const each of [encoder, decoder, images]) each.dispose();
  });

  describe("in a run", () => {
    const poisonAt = (poisoned: number) => (step: number) => (step === poisoned ? 3.4e38 : 8e-4);
    const saved = () => readdirSync(join(folder(), "checkpoints")).map((name) => Number(name.slice(5, 12)));
    let images: tf.Tensor4D;
    beforeEach(() => (images = toyImages(10)));
    afterEach(() => images.dispose());

    const train = async (poisoned: number, resume: boolean | number = false, iterations = 12) =>
      runToy(images, {
        iterations,
        checkpointEvery: 4,
        aLearningRate: poisonAt(poisoned),
        run: await openRun(folder(), { resume }),
      });

    it("saves no ruined weights, and names the last sound checkpoint", async () => {
      const error = await failureOf(train(8));
      expect(error.step).to.equal(8);
      expect(saved()).to.deep.equal([4]);
      expect(error.message).to.match(/After step 8, generator\/\S+ is not finite/);
      expect(error.message).to.match(
        /The last sound checkpoint, from step 4, is in .*resume: true.*`change`/,
      );
      const events = await train(0, true);
      expect(events.at(-1)!.step).to.equal(12);
    });

    it("also names it if the next loss shows the fault, between two checkpoints", async () => {
      const error = await failureOf(train(6));
      expect(error.step).to.equal(6);
      expect(saved()).to.deep.equal([4]);
      expect(error.message).to.match(
        /At step 7, dLoss became NaN.*update of step 6, with dLearningRate 0\.0008, aLearningRate 3\.4e\+38/,
      );
    });

    it("names the checkpoint before the one it was resumed from, if it fails at once", async () => {
      await train(0, false, 8);
      const error = await failureOf(train(9, true));
      expect(error.message).to.match(
        /right after the run was resumed from step 8\. The checkpoint before it is from step 4: openRun\(path, \{ resume: 4 \}\)/,
      );
      expect(saved()).to.deep.equal([4, 8]);
      const again = await failureOf(train(5, 4));
      expect(again.message).to.match(/resumed from step 4\. There is no earlier checkpoint/);
    });
  });
});
