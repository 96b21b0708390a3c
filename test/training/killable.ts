/**
 * Training runs that can be killed. As a program, this file interleaves the steps of the named runs in random
 * order, and writes "<name> <step>" after each step, until it is killed or all runs are done: killable.ts
 * <folder> <seed> <name>…
 */
import { join } from "node:path";
import { buildDiscriminator, buildGenerator } from "../../src/models/dcgan/networks";
import { trainDcgan, type TrainDcganOptions } from "../../src/models/dcgan/train";
import { trainClassifier } from "../../src/models/classifier/train";
import { trainConditionalVae } from "../../src/models/conditionalVae/train";
import { trainSnGan } from "../../src/models/snGan/train";
import { trainVae2e } from "../../src/models/vae2e/train";
import { trainDiffusion } from "../../src/models/diffusion/train";
import { trainVae, type TrainVaeOptions } from "../../src/models/vae/train";
import { trainWganGp } from "../../src/models/wganGp/train";
import { mulberry32 } from "../../src/math/shuffle";
import { tf } from "../../src/tensorflow/backend";
import { RandomStream } from "../../src/tensorflow/random";
import type { TrainEvent } from "../../src/training/events";
import { adam } from "../../src/training/optimizers/adam";
import { openRun, type OpenRunOptions } from "../../src/training/run/runFolder";
import type { RunOptions } from "../../src/training/runOptions";
import { buildToyClassifier, toyClasses } from "../models/classifier/toyClassifier";
import { buildToyConditionalVae, labelledDigits } from "../models/conditionalVae/toyConditionalVae";
import { buildToy, toyImages } from "../models/dcgan/toyDcgan";
import { buildToySnGan, toyPictures } from "../models/snGan/toySnGan";
import { buildToyDiffusion, toyImages as toyDiffusionImages } from "../models/diffusion/toyDiffusion";
import { buildToyVae, toyDigits } from "../models/vae/toyVae";
import { buildToyVae2e } from "../models/vae2e/toyVae2e";
import { buildToyWgan } from "../models/wganGp/toyWgan";

/** Steps of each training run. For the VAEs they are eight epochs of three, each with validation. */
export const STEPS = 24;
export const CHECKPOINT_EVERY = 4;

type Train = (options: RunOptions) => AsyncGenerator<TrainEvent, void>;

const dcgan = (own: TrainDcganOptions = {}): Train =>
  async function* (options) {
    const { generator, discriminator } = buildToy();
    const images = toyImages(18);
    try {
      const settings = { iterations: STEPS, batchSize: 4, ...options, ...own };
      yield* trainDcgan(generator, discriminator, images, settings);
    } finally {
      for (const each of [generator, discriminator, images]) each.dispose();
    }
  };

const vae = (own: TrainVaeOptions = {}): Train =>
  async function* (options) {
    const { encoder, decoder } = buildToyVae({ dropout: 0.2 });
    const [images, validation] = [toyDigits(10), toyDigits(5, 2)];
    try {
      const settings = { epochs: STEPS / 3, batchSize: 4, validation, ...options, ...own };
      yield* trainVae(encoder, decoder, images, settings);
    } finally {
      for (const each of [encoder, decoder, images, validation]) each.dispose();
    }
  };

const wganGp: Train = async function* (options) {
  const { generator, critic } = buildToyWgan();
  const images = toyImages(18);
  try {
    const settings = { iterations: STEPS, batchSize: 3, criticSteps: 2, ema: 0.9, ...options };
    yield* trainWganGp(generator, critic, images, settings);
  } finally {
    for (const each of [generator, critic, images]) each.dispose();
  }
};

const snGan: Train = async function* (options) {
  const { generator, discriminator } = buildToySnGan();
  const images = toyPictures(18);
  try {
    yield* trainSnGan(generator, discriminator, images, { iterations: STEPS, batchSize: 4, ...options });
  } finally {
    for (const each of [generator, discriminator, images]) each.dispose();
  }
};

const diffusion: Train = async function* (options) {
  const images = toyDiffusionImages(10);
  const { network, normalizer } = buildToyDiffusion(images);
  try {
    const settings = { epochs: STEPS / 3, batchSize: 3, emaOverwriteEvery: 5, ...options };
    yield* trainDiffusion(network, normalizer, images, settings);
  } finally {
    for (const each of [network, normalizer, images]) each.dispose();
  }
};

const conditionalVae: Train = async function* (options) {
  const { encoder, decoder } = buildToyConditionalVae();
  const [data, validation] = [labelledDigits(10), labelledDigits(5, 2)];
  try {
    const settings = { epochs: STEPS / 3, batchSize: 4, validation, ...options };
    yield* trainConditionalVae(encoder, decoder, data, settings);
  } finally {
    for (const each of [encoder, decoder]) each.dispose();
    tf.dispose([data, validation]);
  }
};

const vae2e: Train = async function* (options) {
  const { encoder, decoder } = buildToyVae2e();
  const [images, validation] = [toyDigits(10), toyDigits(5, 2)];
  try {
    const settings = { epochs: STEPS / 3, batchSize: 4, validation, ...options };
    yield* trainVae2e(encoder, decoder, images, settings);
  } finally {
    for (const each of [encoder, decoder, images, validation]) each.dispose();
  }
};

const classifier: Train = async function* (options) {
  const model = buildToyClassifier();
  const [data, validation] = [toyClasses(12), toyClasses(6, 2)];
  try {
    const settings = { epochs: STEPS / 3, batchSize: 4, flip: true, shift: 1, validation, ...options };
    yield* trainClassifier(model, data, settings);
  } finally {
    model.dispose();
    tf.dispose([data, validation]);
  }
};

/** Trains the book's networks with batches of 2 instead of 20, which costs a tenth as much. */
async function* fullWidth(options: RunOptions): AsyncGenerator<TrainEvent, void> {
  const random = new RandomStream(1);
  const images = random.uniform<tf.Rank.R4>([6, 32, 32, 3], -1, 1);
  random.dispose();
  const [generator, discriminator] = [buildGenerator({ seed: 1 }), buildDiscriminator({ seed: 1 })];
  try {
    const settings = { ...options, iterations: 7, batchSize: 2, checkpointEvery: 2 };
    yield* trainDcgan(generator, discriminator, images, settings);
  } finally {
    for (const each of [generator, discriminator, images]) each.dispose();
  }
}

/** Training runs of a few seconds each, without the options that they share. */
export const TRAININGS: Record<string, Train> = {
  dcgan: dcgan(),
  twice: dcgan({ order: "shuffled", dSteps: 2, ema: 0.9, aLearningRate: (step) => 4e-4 / step }),
  eager: dcgan({ compile: false, latentDistribution: "uniform", labelNoise: 0, optimizer: adam }),
  vae: vae(),
  averagedVae: vae({ ema: 0.9, optimizer: adam, klWeight: (step) => 5e-4 * step }),
  wganGp,
  snGan,
  diffusion,
  conditionalVae,
  vae2e,
  classifier,
};

export const FULL_WIDTH = "fullWidth";

/** Starts or resumes one of the training runs. Everything random depends only on its name. */
export async function* train(
  name: string,
  folder: string,
  options: OpenRunOptions = {},
): AsyncGenerator<TrainEvent, void> {
  const run = await openRun(join(folder, name), { resume: true, ...options });
  const training = name === FULL_WIDTH ? fullWidth : TRAININGS[name];
  yield* training({ run, seed: 1, checkpointEvery: CHECKPOINT_EVERY });
}

async function trainAll(folder: string, seed: number, names: string[]): Promise<void> {
  const random = mulberry32(seed);
  const running = names.map((name) => ({ name, events: train(name, folder) }));
  while (running.length > 0) {
    const at = Math.floor(random() * running.length);
    const { name, events } = running[at];
    let next = await events.next();
    while (!next.done && (next.value.replayed || next.value.kind !== "batch")) next = await events.next();
    if (next.done) running.splice(at, 1);
    else process.stdout.write(`${name} ${next.value.step}\n`);
  }
}

if (require.main === module) {
  const [folder, seed, ...names] = process.argv.slice(2);
  void trainAll(folder, Number(seed), names);
}
