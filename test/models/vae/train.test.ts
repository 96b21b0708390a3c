import { expect } from "chai";
import { trainVae, type TrainVaeOptions } from "../../../src/models/vae/train";
import { buildDecoder, buildEncoder } from "../../../src/models/vae/networks";
import { tf } from "../../../src/tensorflow/backend";
import type { TrainEvent } from "../../../src/training/events";
import { fit, type History } from "../../../src/training/fit";
import { replay } from "../../../src/training/liveNumbers";

const toy = { imageSize: 8, filters: [3, 4] as [number, number], hiddenUnits: 5, seed: 1 };

describe("trainVae", () => {
  let encoder: tf.LayersModel;
  let decoder: tf.LayersModel;
  let images: tf.Tensor4D;
  let before: number;

  beforeEach(() => {
    encoder = buildEncoder(toy);
    decoder = buildDecoder(toy);
    images = tf.fill([10, 8, 8, 1], 0.2); // all the same, so any initial weights learn them
    before = tf.memory().numTensors;
  });
  afterEach(() => {
    expect(tf.memory().numTensors, "tensors left").to.equal(before);
    images.dispose();
    encoder.dispose();
    decoder.dispose();
  });

  const weights = () => [...encoder.weights, ...decoder.weights].map((each) => each.read().dataSync());

  async function run(options: TrainVaeOptions): Promise<TrainEvent[]> {
    const events: TrainEvent[] = [];
    for await (const event of trainVae(encoder, decoder, images, { seed: 1, ...options })) events.push(event);
    return events;
  }

  it("learns, updates every weight, and yields an event for each step", async () => {
    const start = weights();
    const events = await run({ epochs: 2, batchSize: 4, learningRate: 0.01 });
    expect(events.map(({ kind, epoch, step }) => `${kind} ${epoch} ${step}`)).to.deep.equal([
      "batch 1 1",
      "batch 1 2",
      "batch 1 3",
      "epoch 1 3",
      "batch 2 4",
      "batch 2 5",
      "batch 2 6",
      "epoch 2 6",
    ]);
    for (const { epochs, stepsPerEpoch, logs } of events) {
      expect([epochs, stepsPerEpoch]).to.deep.equal([2, 3]);
      expect(logs.loss).to.be.closeTo(logs.reconstructionLoss + logs.klLoss, 1e-6);
    }
    expect(events[7].logs.loss).to.be.below(events[3].logs.loss);
    expect(Object.keys(events[7].logs)).to.have.members([
      "loss",
      "reconstructionLoss",
      "klLoss",
      "seconds",
      "msPerStep",
    ]);
    weights().forEach((each, i) => expect(each, `weight ${i}`).to.not.deep.equal(start[i]));
  });

  it("an epoch's means count each image once", async () => {
    const [a, b, c, epoch] = (await run({ epochs: 1, batchSize: 4 })).map(({ logs }) => logs);
    expect(epoch.loss).to.be.closeTo((4 * a.loss + 4 * b.loss + 2 * c.loss) / 10, 1e-12);
  });

  it("validates after each epoch, on all images and without learning from them", async () => {
    const validation = tf.ones<tf.Rank.R4>([450, 8, 8, 1]); // more than one batch
    const withIt = await run({ epochs: 1, batchSize: 10, learningRate: 1e-9, validation });
    const { logs } = withIt.at(-1)!;
    expect(logs.valLoss).to.be.closeTo(logs.valReconstructionLoss + logs.valKlLoss, 1e-6);
    const decoded = tf.tidy(
      () => (decoder.predict(tf.zeros([1, 2])) as tf.Tensor).log().neg().mean().dataSync()[0],
    );
    expect(logs.valReconstructionLoss).to.be.closeTo(decoded, 0.05); // for white images: −log of the decoded pixels
    expect(logs.valReconstructionLoss).to.not.be.closeTo(logs.reconstructionLoss, 0.005);
    validation.dispose();
  });

  it("gives the same numbers for the same seed, compiled or not, and different ones for another", async () => {
    const start = [...encoder.getWeights(), ...decoder.getWeights()].map((each) => each.clone());
    const losses = async (options: TrainVaeOptions) => {
      encoder.setWeights(start.slice(0, encoder.weights.length));
      decoder.setWeights(start.slice(encoder.weights.length));
      return (await run({ epochs: 3, batchSize: 5, ...options })).map(({ logs }) => logs.loss);
    };
    const first = await losses({ seed: 3 });
    expect(await losses({ seed: 3 })).to.deep.equal(first);
    const stepByStep = await losses({ seed: 3, compile: false });
    stepByStep.forEach((loss, i) => expect(loss).to.be.closeTo(first[i], 1e-6));
    expect(await losses({ seed: 3, validation: images }), "validating changes nothing").to.deep.equal(first);
    expect(await losses({ seed: 4 })).to.not.deep.equal(first);
    expect(await losses({ seed: 3, firstPrinting: true })).to.not.deep.equal(first);
    expect(await losses({ seed: 3, klWeight: 1 })).to.not.deep.equal(first);
    expect(await losses({ seed: 3, epsilon: 1 })).to.not.deep.equal(first);
    tf.dispose(start);
  });

  it("starts from the current weights: a second run starts where the first ended", async () => {
    const first = await run({ epochs: 3, batchSize: 5, learningRate: 0.01 });
    const second = await run({ epochs: 1, batchSize: 5, learningRate: 1e-9 });
    expect(second[0].logs.loss).to.be.below(first[0].logs.loss);
  });

  it("leaves nothing behind when its consumer stops early, as fit does at an interrupt", async () => {
    for await (const { step } of trainVae(encoder, decoder, images, { batchSize: 2 })) if (step === 3) break;
  });

  it("ends with the reason of an aborted signal", async () => {
    const control = new AbortController();
    const reason = new Error("enough");
    const abort = ({ step }: TrainEvent) => void (step === 2 && control.abort(reason));
    let last = 0;
    const note = ({ kind, step }: TrainEvent) => void (kind === "batch" && (last = step));
    const events = trainVae(encoder, decoder, images, { batchSize: 2, signal: control.signal });
    const error: unknown = await fit(events, [note, abort]).catch((thrown: unknown) => thrown);
    expect(error).to.equal(reason);
    expect(last).to.equal(2);
  });

  it("stops when the loss is no longer finite, and says when and what to do", async () => {
    const events = trainVae(encoder, decoder, images, { batchSize: 5, learningRate: 1e30, epochs: 5 });
    expect(await fit(events).catch(String)).to.match(
      /The training diverged\. At step 2, \w+ became .* \(loss .*\), in epoch 1\. The update of step 1, with learningRate 1e\+30, klWeight 0\.0005, made the weights .*Build the models again.*smaller learningRate/,
    );
  });

  it("refuses images of the wrong size or range before the first step", () => {
    const check = (
      shape: number[],
      value: number,
      message: RegExp,
      as: "images" | "validation" = "images",
    ) => {
      const wrong = tf.fill<tf.Rank.R4>(shape as [number, number, number, number], value);
      const start = () =>
        as === "images"
          ? trainVae(encoder, decoder, wrong)
          : trainVae(encoder, decoder, images, { validation: wrong });
      expect(start).to.throw(message);
      wrong.dispose();
    };
    check(
      [4, 28, 28, 1],
      0,
      /images must be \[n, 8, 8, 1\] with n ≥ 1, .*got \[4, 28, 28, 1\]: resize or reshape them/,
    );
    check([4, 8, 8, 3], 0, /images must be \[n, 8, 8, 1\].*got \[4, 8, 8, 3\]/);
    check([8, 8, 1], 0, /images must be \[n, 8, 8, 1\].*got \[8, 8, 1\]/);
    check([0, 8, 8, 1], 0, /images must be .*got \[0, 8, 8, 1\]/);
    check([4, 8, 8, 1], 255, /images must have pixels in 0\.\.1, got 255\.\.255: divide bytes by 255/);
    check([4, 8, 8, 1], -0.5, /images must have pixels in 0\.\.1, got -0\.5\.\.-0\.5/);
    check([4, 8, 8, 1], NaN, /images must have pixels in 0\.\.1, got NaN or infinite values/);
    check([4, 8, 8, 1], Infinity, /got NaN or infinite values/);
    check([4, 8, 8, 1], 2, /validation must have pixels in 0\.\.1, got 2\.\.2/, "validation");
  });

  it("finds a single NaN among good pixels", () => {
    const values = new Float32Array(10 * 64);
    values[333] = NaN;
    const wrong = tf.tensor4d(values, [10, 8, 8, 1]);
    expect(() => trainVae(encoder, decoder, wrong)).to.throw(/NaN or infinite/);
    wrong.dispose();
  });

  for (const compile of [true, false]) {
    it(`accepts settings that change during training, reports them, and replays them (compile: ${compile})`, async () => {
      const start = weights();
      const restore = () => {
        [...encoder.weights, ...decoder.weights].forEach((weight, i) =>
          tf.tidy(() => void weight.write(tf.tensor(start[i], weight.shape as number[]))),
        );
      };
      const rate = { value: 0.01 };
      const weight = { value: 5e-4 };
      const losses: number[] = [];
      const settings = { epochs: 3, batchSize: 5, seed: 1, compile };
      const training = trainVae(encoder, decoder, images, {
        ...settings,
        learningRate: rate,
        klWeight: weight,
      });
      const history = await fit(training, [
        ({ kind, step, logs }) => {
          if (kind === "batch") losses.push(logs.loss);
          if (step === 2) weight.value = 0.5;
          if (step === 4) rate.value = 0.02;
        },
      ]);
      const changes: History["changes"] = [
        { step: 1, stepsPerEpoch: 2, settings: { learningRate: 0.01, klWeight: 5e-4 } },
        { step: 3, stepsPerEpoch: 2, settings: { klWeight: 0.5 } },
        { step: 5, stepsPerEpoch: 2, settings: { learningRate: 0.02 } },
      ];
      expect(history.changes).to.deep.equal(changes);

      restore();
      const again = await run({ ...settings, ...replay(changes) });
      const lossesOf = (events: TrainEvent[]) =>
        events.filter(({ kind }) => kind === "batch").map(({ logs }) => logs.loss);
      expect(lossesOf(again)).to.deep.equal(losses);

      restore();
      const fixed = lossesOf(await run({ ...settings, learningRate: 0.01 }));
      expect(fixed.slice(0, 2)).to.deep.equal(losses.slice(0, 2));
      expect(fixed[2]).to.not.equal(losses[2]); // β differs
    });
  }

  it("reports no changes if its settings are fixed, and refuses an invalid new value", async () => {
    const history = await fit(trainVae(encoder, decoder, images, { epochs: 1, seed: 1 }));
    expect(history).to.not.have.property("changes");
    const wrong = trainVae(encoder, decoder, images, {
      batchSize: 5,
      seed: 1,
      klWeight: (step) => 1.5 - step,
    });
    await wrong.next();
    expect(await wrong.next().catch(String)).to.match(/klWeight must be a number ≥ 0, got -0.5/);
    expect(() => trainVae(encoder, decoder, images, { learningRate: { value: -1 } })).to.throw(
      /learningRate must be a number > 0, got -1/,
    );
  });

  it("refuses invalid settings, and models that don't match", () => {
    const start = (options: TrainVaeOptions) => () => trainVae(encoder, decoder, images, options);
    expect(start({ epochs: 0 })).to.throw(/epochs must be a whole number ≥ 1, got 0: the book uses 10/);
    expect(start({ batchSize: 1.5 })).to.throw(/batchSize must be a whole number ≥ 1, got 1.5/);
    expect(start({ klWeight: -1 })).to.throw(/klWeight must be a number ≥ 0, got -1/);
    expect(start({ learningRate: 0 })).to.throw(/learningRate must be a number > 0, got 0/);
    expect(start({ epsilon: 0 })).to.throw(/epsilon must be a number > 0, got 0/);
    expect(start({ seed: 0.5 })).to.throw(/seed must be a whole number/);
    const other = buildDecoder({ ...toy, latentDim: 3 });
    expect(() => trainVae(encoder, other, images)).to.throw(
      /encoder and decoder don't match: the encoder returns \[2, 2\] numbers .*takes 3. Build both with the same options/,
    );
    const bigger = buildDecoder({ ...toy, imageSize: 10 });
    expect(() => trainVae(encoder, bigger, images)).to.throw(
      /the encoder takes images \[n, 8, 8, 1\], but the decoder makes images \[n, 10, 10, 1\]/,
    );
    other.dispose();
    bigger.dispose();
  });
});
