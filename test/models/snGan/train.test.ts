import { expect } from "chai";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildDiscriminator, buildGenerator } from "../../../src/models/dcgan/networks";
import { buildCritic } from "../../../src/models/wganGp/networks";
import { standingStatistics } from "../../../src/models/layers/standingStatistics";
import { trainSnGan, type TrainSnGanOptions } from "../../../src/models/snGan/train";
import { tf } from "../../../src/tensorflow/backend";
import type { TrainEvent } from "../../../src/training/events";
import { openRun } from "../../../src/training/run/runFolder";
import { TOY, toyImages, valuesOf } from "../dcgan/toyDcgan";
import { buildToySnGan, toyPictures } from "./toySnGan";

describe("trainSnGan", () => {
  let generator: tf.LayersModel;
  let discriminator: tf.LayersModel;
  let images: tf.Tensor4D;
  let before: number;

  beforeEach(() => {
    ({ generator, discriminator } = buildToySnGan());
    images = toyPictures(14);
    before = tf.memory().numTensors;
  });
  afterEach(() => {
    expect(tf.memory().numTensors, "tensors left").to.equal(before);
    for (const each of [generator, discriminator, images]) each.dispose();
  });

  async function run(options: TrainSnGanOptions): Promise<TrainEvent[]> {
    const events: TrainEvent[] = [];
    const settings = { batchSize: 4, seed: 1, ...options };
    for await (const event of trainSnGan(generator, discriminator, images, settings)) events.push(event);
    return events;
  }

  for (const compile of [true, false]) {
    it(`reports dLoss, gLoss and spread, and changes every weight (compile: ${compile})`, async () => {
      const start = [...valuesOf(generator), ...valuesOf(discriminator)];
      const events = await run({ iterations: 4, compile, cutout: 0.5 });
      const steps = events.filter(({ kind }) => kind === "batch");
      expect(steps.map(({ step }) => step)).to.deep.equal([1, 2, 3, 4]);
      for (const { logs, metrics } of steps) {
        expect(Object.keys(logs)).to.deep.equal(["dLoss", "gLoss", "spread"]);
        expect(Object.keys(metrics!)).to.deep.equal(Object.keys(logs));
      }
      const names = [...generator.weights, ...discriminator.weights].map(({ originalName }) => originalName);
      [...valuesOf(generator), ...valuesOf(discriminator)].forEach((values, i) => {
        // Near a draw, real and generated scores pull the last bias in opposite directions, equally. The
        // singular vector of a kernel with one output is [1].
        if (/^score/.test(names[i]) && values.length === 1) return;
        expect(values, names[i]).to.not.deep.equal(start[i]);
      });
    });
  }

  it("starts near a draw, which depends on the loss", async () => {
    const draws = { hinge: 2, crossentropy: Math.LN2 };
    for (const loss of ["hinge", "crossentropy"] as const) {
      const [{ logs, metrics }] = await run({ iterations: 1, compile: false, loss });
      expect(logs.dLoss / draws[loss], loss).to.be.closeTo(1, 0.2);
      expect(metrics!.dLoss.guide!.value).to.equal(draws[loss]);
    }
  });

  it("each switch changes the result, and the same seed repeats it", async () => {
    const results = new Map<string, string>();
    for (const [name, options] of Object.entries<TrainSnGanOptions>({
      default: {},
      flip: { flip: false },
      colour: { colour: false },
      translation: { translation: 0 },
      cutout: { cutout: 0.5 },
      dSteps: { dSteps: 2 },
      seed: { seed: 2 },
    })) {
      for (const each of [generator, discriminator]) each.dispose();
      ({ generator, discriminator } = buildToySnGan());
      const events = await run({ iterations: 2, compile: false, ...options });
      results.set(name, events.map(({ logs }) => `${logs.dLoss} ${logs.gLoss}`).join());
    }
    expect(new Set(results.values()).size, [...results].join("\n")).to.equal(results.size);
    for (const each of [generator, discriminator]) each.dispose();
    ({ generator, discriminator } = buildToySnGan());
    const again = await run({ iterations: 2, compile: false });
    expect(again.map(({ logs }) => `${logs.dLoss} ${logs.gLoss}`).join()).to.equal(results.get("default"));
  });

  it("leaves an average of the generator's weights, and the statistics that belong to it", async () => {
    const weights: Float32Array[][] = [];
    for await (const { kind } of trainSnGan(generator, discriminator, images, {
      iterations: 5,
      batchSize: 4,
      seed: 1,
      compile: false,
      ema: 0, // the weights themselves
    })) {
      if (kind === "batch") weights.push(valuesOf(generator).map((each) => Float32Array.from(each)));
    }
    for (const each of [generator, discriminator]) each.dispose();
    ({ generator, discriminator } = buildToySnGan());
    await run({ iterations: 5, compile: false, ema: 0.5, emaWarmup: false });
    const expected = weights.reduce((average, next) =>
      average.map((values, i) => values.map((value, k) => 0.5 * value + 0.5 * next[i][k])),
    );
    const left = valuesOf(generator).map((each) => Array.from(each));
    left.forEach((values, i) => {
      if (!generator.weights[i].trainable) return;
      values.forEach((value, k) => expect(value).to.be.closeTo(expected[i][k], 1e-5));
    });
    standingStatistics(generator);
    expect(valuesOf(generator).map((each) => Array.from(each))).to.deep.equal(left);
  });

  it("resumes in networks with other initial weights, as every training does", async () => {
    const folder = mkdtempSync(join(tmpdir(), "genbook-"));
    const steps = async (iterations: number) => {
      const run = await openRun(join(folder, "run"), { resume: true });
      const events: TrainEvent[] = [];
      const options = { iterations, batchSize: 4, compile: false, run };
      for await (const event of trainSnGan(generator, discriminator, images, options)) events.push(event);
      return events.filter(({ kind, replayed }) => kind === "batch" && !replayed).length;
    };
    expect(await steps(2)).to.equal(2);
    for (const each of [generator, discriminator]) each.dispose();
    ({ generator, discriminator } = buildToySnGan(2));
    expect(await steps(3)).to.equal(1);
    rmSync(folder, { recursive: true });
  });

  it("trains the chapter's networks, too, if the discriminator returns a score", async () => {
    const [book, critic, pictures] = [
      buildGenerator({ ...TOY, latentDim: 3 }),
      buildCritic(TOY),
      toyImages(4),
    ];
    const start = valuesOf(book);
    const options = { iterations: 1, batchSize: 4, loss: "crossentropy", compile: false, seed: 1 } as const;
    for await (const { logs } of trainSnGan(book, critic, pictures, options)) {
      expect(logs.gLoss).to.be.closeTo(Math.LN2, 0.2);
    }
    expect(valuesOf(book)).to.not.deep.equal(start);
    for (const each of [book, critic, pictures]) each.dispose();
  });

  it("refuses invalid models, images and options before the first step", () => {
    const start = (options: TrainSnGanOptions) => trainSnGan(generator, discriminator, images, options);
    const book = buildDiscriminator({ ...TOY, imageSize: 16, downsampling: "pooled" });
    expect(() => trainSnGan(generator, book, images)).to.throw(
      /The discriminator must return a score, which can be any number.*buildSnDiscriminator/,
    );
    book.dispose();
    expect(() => start({})).to.throw(/Each step needs 64 real images \(batchSize × dSteps\), got 14/);
    expect(() => start({ translation: 1.5 })).to.throw(RangeError, /translation must be a share.*got 1.5/);
    expect(() => start({ cutout: -1 })).to.throw(RangeError, /cutout must be a share.*got -1/);
    expect(() => start({ ema: 1 })).to.throw(RangeError, /ema must be ≥ 0 and < 1, got 1/);
    expect(() => start({ loss: "wasserstein" as "hinge" })).to.throw(
      RangeError,
      /loss must be "hinge" or "crossentropy", got "wasserstein"/,
    );
    expect(() => start({ dLearningRate: 0 })).to.throw(RangeError, /dLearningRate must be a number > 0/);
  });
});
