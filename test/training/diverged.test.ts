import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { trainVae, type TrainVaeOptions } from "../../src/models/vae/train";
import { tf } from "../../src/tensorflow/backend";
import { DivergedError, faultOf } from "../../src/training/divergence";
import { fit } from "../../src/training/fit";
import { openRun } from "../../src/training/run/runFolder";
import { runToy, toyImages } from "../models/dcgan/toyDcgan";
import { buildToyVae, toyDigits } from "../models/vae/toyVae";

describe("a training that diverges", () => {
  let folder: string;
  let before: number;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "genbook-"));
    before = tf.memory().numTensors;
  });
  afterEach(() => {
    expect(tf.memory().numTensors, "tensors left").to.equal(before);
    rmSync(folder, { recursive: true });
  });

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

  it("is one whose numbers are no numbers, or a thousand times their median", () => {
    const steady = Array.from({ length: 200 }, (_, i) => ({ loss: 5 + (i % 3), klLoss: 1e-6 }));
    const told = (fault: ReturnType<typeof faultOf>) => fault && `${fault.metric} ${fault.text}`;
    const fault = (loss: number, klLoss = 1e-6) => told(faultOf({ loss, klLoss }, steady));
    expect(fault(NaN)).to.equal("loss became NaN");
    expect(fault(1, -Infinity)).to.equal("klLoss became -Infinity");
    expect(fault(5999)).to.equal(undefined);
    expect(fault(6001)).to.equal("loss became 6001, after a median of 6 over the last 100 steps");
    expect(fault(1, 999), "what was tiny may grow").to.equal(undefined);
    expect(fault(1, 1001)).to.match(/^klLoss became 1001/);
    expect(faultOf({ loss: 1e9 }, []), "nothing says how large the first is").to.equal(undefined);
    expect(faultOf({ norm: 1e9 }, [{ norm: 1 }], { norm: { unit: "", mayExplode: true } })).to.equal(
      undefined,
    );
  });

  it("ends with the step that did it, its settings, and the history, although no loss is NaN", async () => {
    const error = await failureOf(
      trainToyVae({ epochs: 9, learningRate: (step) => (step === 6 ? 0.9 : 1e-3), klWeight: 5e-4 }),
    );
    expect(error.step).to.equal(6);
    expect(error.message).to.match(
      /^The training diverged: \w+ became \S+(, after a median of .* over the last 6 steps)? at step 7 \(loss .*\), in epoch 3\./,
    );
    expect(error.message).to.match(
      /The update of step 6, with learningRate 0\.9, klWeight 0\.0005, left weights that are of no use\. Build the models again\./,
    );
    expect(error.history.map(({ epoch }) => epoch)).to.deep.equal([1, 2, 3]);
  });

  it("says where the first loss is no number already", async () => {
    const { encoder, decoder } = buildToyVae();
    const images = toyDigits(10);
    const [first] = encoder.weights;
    tf.tidy(() => void first.write(tf.fill(first.shape as number[], 1e30)));
    const error = await failureOf(fit(trainVae(encoder, decoder, images, { seed: 1 })));
    expect(error.step).to.equal(0);
    expect(error.message).to.match(
      /at step 1 .*No step had moved the weights before: look at the images and/,
    );
    for (const each of [encoder, decoder, images]) each.dispose();
  });

  describe("in a run", () => {
    const poisonAt = (poisoned: number) => (step: number) => (step === poisoned ? 3.4e38 : 8e-4);
    const saved = () => readdirSync(join(folder, "checkpoints")).map((name) => Number(name.slice(5, 12)));
    let images: tf.Tensor4D;
    beforeEach(() => (images = toyImages(10)));
    afterEach(() => images.dispose());

    const train = async (poisoned: number, resume: boolean | number = false, iterations = 12) =>
      runToy(images, {
        ...{ iterations, checkpointEvery: 4, aLearningRate: poisonAt(poisoned) },
        run: await openRun(folder, { resume }),
      });

    it("saves no poisoned weights, and names the last sound checkpoint", async () => {
      const error = await failureOf(train(8));
      expect(error.step).to.equal(8);
      expect(saved()).to.deep.equal([4]);
      expect(error.message).to.match(/generator\/\S+ is not finite after step 8/);
      expect(error.message).to.match(/The last sound checkpoint, of step 4, is in .*resume: true.*`change`/);
      const events = await train(0, true);
      expect(events.at(-1)!.step).to.equal(12);
    });

    it("names it too where the next loss shows it, between two checkpoints", async () => {
      const error = await failureOf(train(6));
      expect(error.step).to.equal(6);
      expect(saved()).to.deep.equal([4]);
      expect(error.message).to.match(
        /became NaN at step 7 .*update of step 6, with dLearningRate 0\.0008, aLearningRate 3\.4e\+38/,
      );
    });

    it("names the checkpoint before the one it was resumed from, when it fails at once", async () => {
      await train(0, false, 8);
      const error = await failureOf(train(9, true));
      expect(error.message).to.match(
        /right after the run was resumed from step 8\. The checkpoint before it is of step 4: openRun\(path, \{ resume: 4 \}\)/,
      );
      expect(saved()).to.deep.equal([4, 8]);
      const again = await failureOf(train(5, 4));
      expect(again.message).to.match(/resumed from step 4\. There is no earlier checkpoint/);
    });
  });
});
