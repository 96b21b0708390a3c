import { expect } from "chai";
import { trainClassifier } from "../../src/models/classifier/train";
import { trainConditionalVae } from "../../src/models/conditionalVae/train";
import { trainDcgan } from "../../src/models/dcgan/train";
import { trainVae } from "../../src/models/vae/train";
import { trainWganGp } from "../../src/models/wganGp/train";
import { tf } from "../../src/tensorflow/backend";
import type { Logs, TrainEvent } from "../../src/training/events";
import type { ExampleList, ExampleSource } from "../../src/training/examples";
import { openRun } from "../../src/training/run/runFolder";
import { buildToyClassifier, toyClasses } from "../models/classifier/toyClassifier";
import { buildToyConditionalVae, labelledDigits } from "../models/conditionalVae/toyConditionalVae";
import { buildToy, toyImages } from "../models/dcgan/toyDcgan";
import { buildToyVae, toyDigits } from "../models/vae/toyVae";
import { buildToyWgan } from "../models/wganGp/toyWgan";
import { freshFolder } from "./freshFolder";

/** A source of the rows of a tensor, which answers late, as a disk does. */
function sourceOf(images: tf.Tensor, limits: [number, number] = [0, 1]): ExampleSource & { asked: number } {
  const source = {
    asked: 0,
    shape: images.shape,
    limits,
    identity: "toy images",
    async read(positions: ArrayLike<number>) {
      source.asked++;
      await new Promise((resolve) => setTimeout(resolve, 1));
      return tf.tidy(() => tf.gather(images, tf.tensor1d(Array.from(positions), "int32")));
    },
  };
  return source;
}

/** Returns the metrics of all events, without times. */
async function logsOf(training: AsyncGenerator<TrainEvent>): Promise<Logs[]> {
  const logs: Logs[] = [];
  for await (const event of training) {
    const metrics = Object.entries(event.logs).filter(([name]) => !["seconds", "msPerStep"].includes(name));
    logs.push(Object.fromEntries(metrics));
  }
  return logs;
}

/** Trains each model for a few steps on a list of images, and disposes of it. */
const TRAININGS: Record<
  string,
  { images: () => tf.Tensor; limits?: [number, number]; train: (images: ExampleList) => Promise<Logs[]> }
> = {
  "a VAE, with validation": {
    images: () => toyDigits(10),
    train: (images) =>
      using(buildToyVae(), ({ encoder, decoder }) =>
        trainVae(encoder, decoder, images, { epochs: 2, batchSize: 4, seed: 1, validation: images }),
      ),
  },
  "a VAE, op by op": {
    images: () => toyDigits(10),
    train: (images) =>
      using(buildToyVae(), ({ encoder, decoder }) =>
        trainVae(encoder, decoder, images, { epochs: 1, batchSize: 4, seed: 1, compile: false }),
      ),
  },
  "a DCGAN": {
    images: () => toyImages(10),
    limits: [-1, 1],
    train: (images) =>
      using(buildToy(), ({ generator, discriminator }) =>
        trainDcgan(generator, discriminator, images, { iterations: 4, batchSize: 2, dSteps: 2, seed: 1 }),
      ),
  },
  "a WGAN-GP": {
    images: () => toyImages(10),
    limits: [-1, 1],
    train: (images) =>
      using(buildToyWgan(), ({ generator, critic }) =>
        trainWganGp(generator, critic, images, { iterations: 3, batchSize: 2, criticSteps: 2, seed: 1 }),
      ),
  },
  "a conditional VAE": {
    images: () => toyDigits(9),
    train: (images) => {
      const { images: unused, labels } = labelledDigits(9);
      unused.dispose();
      return using(buildToyConditionalVae(), ({ encoder, decoder }) =>
        trainConditionalVae(encoder, decoder, { images, labels }, { epochs: 2, batchSize: 4, seed: 1 }),
      ).finally(() => labels.dispose());
    },
  },
  "a classifier": {
    images: () => toyDigits(9),
    train: (images) => {
      const { images: unused, labels } = toyClasses(9);
      unused.dispose();
      return using({ model: buildToyClassifier() }, ({ model }) =>
        trainClassifier(model, { images, labels }, { epochs: 2, batchSize: 4, seed: 1 }),
      ).finally(() => labels.dispose());
    },
  },
};

async function using<M extends Record<string, tf.LayersModel>>(
  models: M,
  train: (models: M) => AsyncGenerator<TrainEvent>,
): Promise<Logs[]> {
  try {
    return await logsOf(train(models));
  } finally {
    for (const model of Object.values(models)) model.dispose();
  }
}

describe("examples that are read during training", () => {
  afterEach(() => new Promise((resolve) => setTimeout(resolve, 10))); // batches that nobody took arrive and are disposed
  const folder = freshFolder();

  for (const [name, { images, limits, train }] of Object.entries(TRAININGS)) {
    it(`train ${name} to the same bits as the same examples in memory`, async () => {
      const all = images();
      const [inMemory, source] = [await train(all), sourceOf(all, limits)];
      const streamed = await train(source);
      all.dispose();
      expect(source.asked).to.be.greaterThan(2);
      expect(streamed).to.deep.equal(inMemory);
    });
  }

  it("are read before they are needed: two batches wait while the first step runs", async () => {
    const all = toyDigits(16);
    const source = sourceOf(all);
    const askedAt: number[] = [];
    await using(buildToyVae(), async function* ({ encoder, decoder }) {
      for await (const event of trainVae(encoder, decoder, source, { epochs: 1, batchSize: 4, seed: 1 })) {
        if (event.kind === "batch") askedAt.push(source.asked);
        yield event;
      }
    });
    all.dispose();
    expect(askedAt.slice(0, 2)).to.deep.equal([3, 4]);
  });

  it("end the training with the error of a batch that cannot be read", async () => {
    const all = toyDigits(12);
    const source = sourceOf(all);
    const read = source.read.bind(source);
    source.read = (positions) =>
      source.asked < 2 ? read(positions) : Promise.reject(new Error("the disk is gone"));
    const error = await TRAININGS["a VAE, with validation"].train(source).catch((each: Error) => each);
    all.dispose();
    expect(error).to.have.property("message", "the disk is gone");
  });

  it("resume a run, but not on other examples", async () => {
    const all = toyDigits(12);
    const train = async (identity: string, epochs: number) => {
      const run = await openRun(folder(), { resume: true });
      const source = { ...sourceOf(all), identity };
      return using(buildToyVae(), ({ encoder, decoder }) =>
        trainVae(encoder, decoder, source, { epochs, batchSize: 4, seed: 1, run }),
      );
    };
    const [first, both] = [await train("flowers", 1), await train("flowers", 2)];
    expect(both.slice(0, first.length)).to.deep.equal(first);
    const error = await train("cats", 3).catch((each: Error) => each);
    all.dispose();
    expect(error).to.be.an("error").with.property("message").that.contains("flowers").and.contains("cats");
  });

  it("are refused if their values do not suit the model", () => {
    const all = toyDigits(4);
    const { encoder, decoder } = buildToyVae();
    expect(() => trainVae(encoder, decoder, sourceOf(all, [-1, 1]))).to.throw(
      RangeError,
      "images must have pixels in 0..1, got -1..1",
    );
    for (const each of [encoder, decoder]) each.dispose();
    all.dispose();
  });
});
