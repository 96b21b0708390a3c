import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { trainDcgan, type TrainDcganOptions } from "../../src/models/dcgan/train";
import { buildDiscriminator, buildGenerator } from "../../src/models/dcgan/networks";
import { trainVae, type TrainVaeOptions } from "../../src/models/vae/train";
import { tf } from "../../src/tensorflow/backend";
import type { TrainEvent } from "../../src/training/events";
import { adam } from "../../src/training/optimizers/adam";
import { rmsprop } from "../../src/training/optimizers/rmsprop";
import { openRun, type OpenRunOptions } from "../../src/training/run/runFolder";
import { TOY, runToy, toyImages } from "../models/dcgan/toyDcgan";
import { buildToyVae, toyDigits } from "../models/vae/toyVae";
import { freshFolder } from "./freshFolder";

describe("a run that is resumed", () => {
  const folder = freshFolder();
  let images: tf.Tensor4D;
  before(() => (images = toyImages(10)));
  after(() => images.dispose());

  /** Two epochs of three steps, with validation and dropout. It can be stopped after an event. */
  async function vae(options: TrainVaeOptions, stop?: (event: TrainEvent) => boolean) {
    const { encoder, decoder } = buildToyVae({ dropout: 0.2 });
    const [digits, validation] = [toyDigits(10), toyDigits(4, 2)];
    const settings = { epochs: 3, batchSize: 4, seed: 1, validation, ...options };
    const events: TrainEvent[] = [];
    try {
      for await (const event of trainVae(encoder, decoder, digits, settings)) {
        events.push(event);
        if (!event.replayed && stop?.(event)) break;
      }
    } finally {
      for (const each of [encoder, decoder, digits, validation]) each.dispose();
    }
    return events;
  }
  const numbersOf = (events: TrainEvent[]) =>
    events.map(({ kind, step, logs }) => {
      const timeless = Object.entries(logs).filter(([name]) => name !== "seconds" && name !== "msPerStep");
      return { kind, step, logs: Object.fromEntries(timeless) };
    });
  const open = (options: OpenRunOptions = {}) => openRun(folder(), { resume: true, ...options });

  it("validates an epoch if it was stopped at the end of it, and replays all validations", async () => {
    const whole = await vae({});
    await vae({ run: await open() }, ({ kind, step }) => kind === "batch" && step === 6);
    const rest = await vae({ run: await open() });
    expect(numbersOf(rest)).to.deep.equal(numbersOf(whole));
    const ends = rest.filter(({ kind }) => kind === "epoch");
    expect(ends.map(({ step, replayed }) => [step, replayed])).to.deep.equal([
      [3, true],
      [6, undefined],
      [9, undefined],
    ]);
    const done = await vae({ run: await open() });
    expect(numbersOf(done)).to.deep.equal(numbersOf(whole));
    expect(done.every(({ replayed }) => replayed)).to.equal(true);
  });

  it("may be extended, for a VAE", async () => {
    await vae({ run: await open() });
    const longer = await vae({ run: await open(), epochs: 4 });
    expect(longer.at(-1)).to.include({ kind: "epoch", epoch: 4, epochs: 4, step: 12 });
    expect(numbersOf(longer)).to.deep.equal(numbersOf(await vae({ epochs: 4 })));
  });

  describe("with something else", () => {
    const dcgan = async (options: TrainDcganOptions, run?: OpenRunOptions) =>
      runToy(images, { ...options, run: await open(run) });
    const refusal = async (training: Promise<unknown>) =>
      training.then(
        () => "nothing refused",
        (error: Error) => error.message,
      );

    it("is refused, and the layer, option or optimizer is named", async () => {
      await dcgan({});
      const build = async (options: object) => {
        const generator = buildGenerator({ ...TOY, latentDim: 3, ...options });
        const discriminator = buildDiscriminator({ ...TOY, ...options });
        const settings = { iterations: 6, batchSize: 4, seed: 1, run: await open() };
        const training = trainDcgan(generator, discriminator, images, settings);
        const message = await refusal(training.next());
        await training.return();
        for (const each of [generator, discriminator]) each.dispose();
        return message;
      };
      expect(await build({ dropout: 0.2 })).to.match(
        /discriminator, layer 11 \(SeededDropout\): rate: the checkpoint has 0\.4, this training run has 0\.2/,
      );
      expect(await build({ slope: 0.1 })).to.match(
        /generator, layer 3 \(LeakyReLU\): alpha: the checkpoint has 0\.3, this training run has 0\.1/,
      );
      expect(await build({ dropout: 0 })).to.match(
        /discriminator, number of layers: the checkpoint has 12, this training run has 11/,
      );
      expect(await build({}), "the seed of the initial weights no longer matters").to.equal(
        "nothing refused",
      );
      expect(await refusal(dcgan({ optimizer: adam }))).to.match(
        /dOptimizer, optimizer: the checkpoint has KerasRMSprop, this training run has KerasAdam/,
      );
      expect(await refusal(dcgan({ optimizer: (rate) => rmsprop(rate, { rho: 0.8 }) }))).to.match(
        /dOptimizer, rho: the checkpoint has 0\.9, this training run has 0\.8/,
      );
      expect(await refusal(dcgan({ ema: 0.9 }))).to.match(
        /ema: the checkpoint has none, this training run has 0\.9/,
      );
    });

    it("resumes if the change was named, reports it as a setting, and records it", async () => {
      await dcgan({});
      const message = await refusal(dcgan({ iterations: 9, aLearningRate: 1e-3, labelNoise: 0 }));
      expect(message).to.include('openRun(path, { resume: true, change: ["labelNoise", "aLearningRate"] })');
      const change = ["labelNoise", "aLearningRate"];
      const events = await dcgan({ iterations: 9, aLearningRate: 1e-3, labelNoise: 0 }, { change });
      const told = events.flatMap((event) =>
        event.kind === "batch" && event.settings ? [[event.step, event.settings]] : [],
      );
      expect(told).to.deep.equal([[7, { aLearningRate: 1e-3 }]]);
      const saved = (await (await open()).latest())!;
      expect(saved.changes).to.deep.equal([
        { step: 6, name: "labelNoise", detail: "", from: 0.05, to: 0 },
        { step: 6, name: "aLearningRate", detail: "", from: 4e-4, to: 1e-3 },
      ]);
      expect(saved.options).to.include({ labelNoise: 0, aLearningRate: 1e-3 });
      tf.dispose(saved.tensors);
      const replayed = await dcgan({ iterations: 9, aLearningRate: 1e-3, labelNoise: 0 });
      expect(replayed.map(({ logs }) => logs.dLoss)).to.deep.equal(events.map(({ logs }) => logs.dLoss));
    });

    it("starts with a fresh optimizer, if that change was named", async () => {
      await dcgan({});
      const change = ["dOptimizer", "aOptimizer"];
      const events = await dcgan({ iterations: 8, optimizer: adam }, { change });
      expect(events.at(-1)!.step).to.equal(8);
    });
  });

  it("keeps the requested number of checkpoints", async () => {
    const steps = async (keep: OpenRunOptions["keep"]) => {
      const run = await openRun(join(folder(), String(keep)), { keep });
      await runToy(images, { run, checkpointEvery: 1, iterations: 5 });
      const saved = await Promise.all(
        [1, 2, 3, 4, 5].map((step) => run.checkpointPath(step).catch(() => undefined)),
      );
      return saved.flatMap((path, i) => (path ? [i + 1] : []));
    };
    expect(await steps(1)).to.deep.equal([5]);
    expect(await steps(undefined)).to.deep.equal([3, 4, 5]);
    expect(await steps("all")).to.deep.equal([1, 2, 3, 4, 5]);
    const error = await openRun(join(folder(), "0"), { keep: 0 }).catch((thrown: Error) => thrown);
    expect((error as Error).message).to.match(
      /keep must be a whole number ≥ 1, got 0.*"all" keeps every one/,
    );
  });

  it("recovers from a damaged run.json beside its checkpoints", async () => {
    await vae({ run: await open() });
    writeFileSync(join(folder(), "run.json"), '{"kind": "genb');
    expect((await vae({ run: await open() })).every(({ replayed }) => replayed)).to.equal(true);
    expect(JSON.parse(readFileSync(join(folder(), "run.json"), "utf8"))).to.include({ kind: "genbook run" });
  });

  it("says that its folder no longer exists, if it was moved during training", async () => {
    const elsewhere = `${folder()}-moved`;
    const error = await vae({ run: await open(), checkpointEvery: 2 }, ({ step }) => {
      if (step === 5) renameSync(folder(), elsewhere);
      return false;
    }).catch((thrown: Error) => thrown);
    expect((error as Error).message).to.include(
      `The run folder ${folder()} no longer exists: move it back, or open it`,
    );
    rmSync(elsewhere, { recursive: true });
  });
});
