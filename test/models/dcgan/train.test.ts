import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { buildDiscriminator, buildGenerator } from "../../../src/models/dcgan/networks";
import { trainDcgan, type TrainDcganOptions } from "../../../src/models/dcgan/train";
import { tf } from "../../../src/tensorflow/backend";
import type { Logs, TrainEvent } from "../../../src/training/events";
import { InterruptedError } from "../../../src/terminal/interrupt";
import { openRun } from "../../../src/training/run/runFolder";
import { buildToy, opsOf, runToy, TOY, toyImages, valuesOf } from "./toyDcgan";
import { freshFolder } from "../../training/freshFolder";

describe("trainDcgan", () => {
  const folder = freshFolder();
  let images: tf.Tensor4D;
  before(() => (images = toyImages(10)));
  after(() => images.dispose());

  const run = (options: TrainDcganOptions, stopAt?: number) => runToy(images, options, stopAt);
  const steps = (events: TrainEvent[]): Logs[] =>
    events.filter(({ kind }) => kind === "batch").map(({ logs }) => logs);

  it("yields an event for each step; an epoch is one pass over the images", async () => {
    const events = await run({ iterations: 5 });
    expect(events.map(({ kind, epoch, step }) => `${kind} ${epoch} ${step}`)).to.deep.equal([
      "batch 1 1",
      "batch 1 2",
      "epoch 1 2",
      "batch 2 3",
      "batch 2 4",
      "epoch 2 4",
      "batch 3 5",
      "epoch 3 5",
    ]);
    for (const { epochs, stepsPerEpoch } of events) expect([epochs, stepsPerEpoch]).to.deep.equal([3, 2]);
    expect(Object.keys(events[0].logs)).to.deep.equal(["dLoss", "aLoss", "spread"]);
    expect(Object.keys(events[2].logs)).to.deep.equal(["dLoss", "aLoss", "spread", "seconds", "msPerStep"]);
    expect(events[2].logs.aLoss).to.be.closeTo((events[0].logs.aLoss + events[1].logs.aLoss) / 2, 1e-12);
    expect(events[0].logs.dLoss).to.be.closeTo(Math.LN2, 0.1); // neither network has learned anything yet
    expect(events[0].logs.aLoss).to.be.closeTo(Math.LN2, 0.1);
  });

  it("the same seed gives the same numbers, compiled or not; another seed gives different ones", async () => {
    const [a, b, eager, other] = [{}, {}, { compile: false }, { seed: 2 }].map((options) => run(options));
    expect(steps(await b)).to.deep.equal(steps(await a));
    expect(steps(await other)).to.not.deep.equal(steps(await a));
    const close = steps(await eager);
    steps(await a).forEach((logs, i) => {
      for (const [name, value] of Object.entries(logs)) expect(close[i][name]).to.be.closeTo(value, 1e-5);
    });
  });

  it("replays the earlier events, then resumes from its checkpoint bit for bit", async () => {
    for (const order of ["sequential", "shuffled"] as const) {
      const whole = await run({ order });
      const path = join(folder(), order);
      const first = await run({ order, run: await openRun(path), checkpointEvery: 2 }, 3); // stops between two checkpoints
      expect(steps(first)).to.deep.equal(steps(whole).slice(0, 3));
      const rest = await run({ order, run: await openRun(path, { resume: true }), seed: undefined });
      expect(
        rest.filter(({ replayed }) => replayed).map(({ kind, step }) => `${kind} ${step}`),
      ).to.deep.equal(["batch 1", "batch 2", "epoch 2", "batch 3"]);
      expect(steps(rest)).to.deep.equal(steps(whole));
      const lines = readFileSync(join(path, "losses.jsonl"), "utf8").trim().split("\n");
      expect(lines.map((line) => JSON.parse(line) as Logs)).to.deep.equal(
        steps(whole).map((logs, i) => ({ step: i + 1, ...logs })),
      );
      const again = await run({ order, run: await openRun(path, { resume: true }) });
      expect(again.every(({ replayed }) => replayed)).to.equal(true);
      const longer = await run({ order, run: await openRun(path, { resume: true }), iterations: 8 });
      expect(longer.at(-1)!.step).to.equal(8);
    }
  });

  it("loses only the current step when it is interrupted", async () => {
    const whole = await run({});
    const path = join(folder(), "run");
    const { generator, discriminator } = buildToy();
    const options = { iterations: 6, batchSize: 4, seed: 1, run: await openRun(path) };
    const training = trainDcgan(generator, discriminator, images, options);
    const done: TrainEvent[] = [];
    let error: unknown;
    try {
      for await (const event of training) {
        done.push(event);
        if (event.step === 3) setImmediate(() => process.emit("SIGINT"));
      }
    } catch (reason) {
      error = reason;
    }
    expect(error).to.be.instanceOf(InterruptedError);
    expect(steps(done)).to.deep.equal(steps(whole).slice(0, 3));
    generator.dispose();
    discriminator.dispose();
    const rest = await run({ run: await openRun(path, { resume: true }) });
    expect(steps(rest)).to.deep.equal(steps(whole));
    expect(steps(rest.filter(({ replayed }) => replayed))).to.have.length(3);
  });

  it("refuses a checkpoint made with different options, images or models, and names them", async () => {
    const path = join(folder(), "run");
    await run({ run: await openRun(path) });
    const resume = async (options: TrainDcganOptions) => {
      const before = readFileSync(join(path, "losses.jsonl"), "utf8");
      const message = await run({ ...options, run: await openRun(path, { resume: true }) }).then(
        () => "nothing refused",
        (error: Error) => error.message,
      );
      expect(readFileSync(join(path, "losses.jsonl"), "utf8")).to.equal(before);
      return message;
    };
    const message = await resume({ labelNoise: 0, dSteps: 2, seed: 7 });
    expect(message).to.match(/labelNoise: the checkpoint has 0.05, this training run has 0/);
    expect(message).to.match(/dSteps: the checkpoint has 1, this training run has 2/);
    expect(message).to.match(/seed: the checkpoint has 1, this training run has 7/);
    expect(message).to.match(/another folder/);
    expect(message).to.not.match(/batchSize/);

    const others = toyImages(10, 2);
    const generator = buildGenerator({ ...TOY, latentDim: 4 });
    const discriminator = buildDiscriminator(TOY);
    const start = valuesOf(generator);
    const train = async (all: tf.Tensor4D) =>
      trainDcgan(generator, discriminator, all, { batchSize: 4, run: await openRun(path, { resume: true }) })
        .next()
        .then(
          () => "nothing refused",
          (error: Error) => error.message,
        );
    expect(await train(others)).to.match(/images: the checkpoint has \[10, 24, 24, 3\], mean/);
    expect(await train(images)).to.match(
      /generator, layer 1 \(InputLayer\): batchInputShape: the checkpoint has \[null,3\], this training run has \[null,4\]/,
    );
    expect(valuesOf(generator)).to.deep.equal(start);
    for (const each of [others, generator, discriminator]) each.dispose();
  });

  it("two training runs do not affect each other", async () => {
    const [one, two] = [await run({}), await run({ seed: 5, order: "shuffled" })];
    const interleaved: [TrainEvent[], TrainEvent[]] = [[], []];
    const models = [buildToy(), buildToy()];
    const trainings = models.map(({ generator, discriminator }, i) =>
      trainDcgan(generator, discriminator, images, {
        iterations: 6,
        batchSize: 4,
        ...(i === 0 ? { seed: 1 } : { seed: 5, order: "shuffled" }),
      }),
    );
    const drain = async (i: number) => {
      for await (const event of trainings[i]) interleaved[i].push(event);
    };
    await Promise.all([drain(0), drain(1)]);
    expect(steps(interleaved[0])).to.deep.equal(steps(one));
    expect(steps(interleaved[1])).to.deep.equal(steps(two));
    for (const { generator, discriminator } of models)
      for (const model of [generator, discriminator]) model.dispose();
  });

  it("dSteps, latentDistribution and labelNoise have the effect that their names say", async () => {
    const { generator, discriminator } = buildToy();
    const enough = toyImages(16); // so that no epoch ends between the first steps
    const opsOfStep = async (options: TrainDcganOptions) => {
      const training = trainDcgan(generator, discriminator, enough, {
        batchSize: 4,
        seed: 1,
        compile: false,
        ...options,
      });
      await training.next(); // creates the variables
      const ops = await opsOf(() => training.next());
      await training.return();
      return ops;
    };
    const count = (ops: string[], name: string) => ops.filter((op) => op === name).length;
    const book = await opsOfStep({});
    expect(count(book, "StatelessRandomNormal")).to.equal(2); // z twice
    expect(count(book, "StatelessRandomUniform")).to.equal(3); // dropout twice, label noise
    const uniform = await opsOfStep({ latentDistribution: "uniform" });
    expect(count(uniform, "StatelessRandomNormal")).to.equal(0);
    expect(count(uniform, "StatelessRandomUniform")).to.equal(5);
    const noNoise = await opsOfStep({ labelNoise: 0 });
    expect(count(noNoise, "StatelessRandomUniform")).to.equal(2);
    const twice = await opsOfStep({ dSteps: 2 });
    expect(count(twice, "StatelessRandomNormal")).to.equal(3);
    enough.dispose();
    generator.dispose();
    discriminator.dispose();
  });

  it("stops when a loss is NaN, and names the last checkpoint", async () => {
    const path = join(folder(), "nan");
    const message = await run({
      iterations: 500,
      dLearningRate: 1e20,
      aLearningRate: 1e20,
      checkpointEvery: 1,
      run: await openRun(path),
    }).then(
      () => "no error",
      (error: Error) => error.message,
    );
    expect(message).to.match(
      /The training diverged\. .*The update of step \d+, with dLearningRate 1e\+20, aLearningRate 1e\+20, made the weights/,
    );
    expect(message).to.match(/A smaller dLearningRate, aLearningRate may help/);
  });

  it("ends with an aborted signal's reason, and keeps its progress", async () => {
    const abort = new AbortController();
    const path = join(folder(), "aborted");
    const { generator, discriminator } = buildToy();
    const done: number[] = [];
    const options = { batchSize: 4, seed: 1, run: await openRun(path), signal: abort.signal };
    try {
      for await (const event of trainDcgan(generator, discriminator, images, options)) {
        done.push(event.step);
        if (event.step === 3) abort.abort(new Error("enough"));
      }
      expect.fail("it went on");
    } catch (error) {
      expect((error as Error).message).to.equal("enough");
    }
    const saved = await (await openRun(path, { resume: true })).latest();
    expect(saved!.step).to.equal(3);
    tf.dispose(saved!.tensors);
    generator.dispose();
    discriminator.dispose();
  });

  it("refuses invalid models, images and options at once, and says what is valid", () => {
    const { generator, discriminator } = buildToy();
    const others = [
      buildGenerator({ ...TOY, channels: 1 }),
      buildGenerator({ ...TOY, outputActivation: "sigmoid" }),
    ];
    const two = tf.sequential({
      layers: [tf.layers.flatten({ inputShape: [24, 24, 3] }), tf.layers.dense({ units: 2 })],
    });
    const [grey, dark, bright, holes] = tf.tidy(() => [
      tf.zeros<tf.Rank.R4>([10, 24, 24, 1]),
      images.abs<tf.Tensor4D>(),
      images.mul<tf.Tensor4D>(255),
      images.mul<tf.Tensor4D>(NaN),
    ]);
    const attempt =
      (
        options: TrainDcganOptions,
        all = images,
        g: tf.LayersModel = generator,
        d: tf.LayersModel = discriminator,
      ) =>
      () =>
        trainDcgan(g, d, all, { batchSize: 4, ...options });
    const refused: [() => unknown, RegExp][] = [
      [attempt({ batchSize: 0 }), /batchSize must be a whole number ≥ 1, got 0: the book uses 20/],
      [attempt({ iterations: -1 }), /iterations must be a whole number ≥ 1, got -1/],
      [attempt({ checkpointEvery: 0.5 }), /checkpointEvery must be a whole number ≥ 1/],
      [attempt({ dSteps: 3 }), /Each step needs 12 real images \(batchSize × dSteps\), got 10/],
      [attempt({ labelNoise: -1 }), /labelNoise must be a number ≥ 0, got -1/],
      [attempt({ misleadingTarget: 2 }), /misleadingTarget must be in 0..1, got 2/],
      [attempt({ order: "random" as "shuffled" }), /order must be "sequential" or "shuffled", got "random"/],
      [
        attempt({ latentDistribution: "cauchy" as "normal" }),
        /latentDistribution must be "normal" or "uniform"/,
      ],
      [attempt({ aLearningRate: 0 }), /aLearningRate must be a number > 0, got 0: the book uses 4e-4/],
      [
        attempt({ compile: false, precision: "mixed" }),
        /precision "mixed" needs a compiled step, got compile: false/,
      ],
      [attempt({ precision: "double" as "mixed" }), /precision must be "float32" or "mixed", got "double"/],
      [attempt({ seed: 0.5 }), /seed must be a whole number/],
      [attempt({}, grey), /images must be \[n, 24, 24, 3\].*got \[10, 24, 24, 1\]/],
      [attempt({}, bright), /pixels in -1..1.*got -25\d.*outputActivation "sigmoid"/],
      [attempt({}, holes), /got NaN or infinite values/],
      [attempt({}, dark), /generator makes −1..1.*range "-1..1".*rangeMismatch: true/],
      [attempt({}, images, others[1]), /pixels in 0..1.*outputActivation "tanh"/],
      [
        attempt({}, images, others[0]),
        /generator makes images \[n, 24, 24, 1\], but the discriminator takes \[n, 24, 24, 3\]/,
      ],
      [attempt({}, images, generator, two), /return a probability \[n, 1\].*\[n, 2\]/],
    ];
    for (const [train, message] of refused) expect(train).to.throw(message);
    expect(attempt({ rangeMismatch: true }, dark)).to.not.throw();
    discriminator.trainable = false;
    expect(attempt({})).to.throw(/discriminator has no weights to train.*Leave `trainable` alone/);
    tf.dispose([grey, dark, bright, holes]);
    for (const model of [generator, discriminator, two, ...others]) model.dispose();
  });
});
