/**
 * Trainings that can be killed. As a program it trains those named at once, in a random order of their steps, writes
 * "<training> <step>" after each, and waits to be killed: resumeDcganChild.ts <folder> <seed> <training>…
 */
import { join } from "node:path";
import { buildDiscriminator, buildGenerator } from "../../src/models/dcgan";
import { trainDcgan, type TrainDcganOptions } from "../../src/models/trainDcgan";
import { mulberry32 } from "../../src/math/shuffle";
import { tf } from "../../src/tensorflow/backend";
import type { TrainEvent } from "../../src/training/events";
import { openRun } from "../../src/training/runFolder";
import { RandomStream } from "../../src/tensorflow/random";
import { buildToy, toyImages } from "./toyDcgan";

export const STEPS = 20;
export const CHECKPOINT_EVERY = 3;

export const TRAININGS: Record<string, TrainDcganOptions> = {
  book: {},
  shuffled: { order: "shuffled" },
  twice: { order: "shuffled", dSteps: 2 },
  uniform: { latentDistribution: "uniform", labelNoise: 0 },
  eager: { compile: false },
};

/** The book's networks, with batches of 2 instead of 20, which costs a tenth. */
export const FULL_WIDTH = "fullWidth";
const FULL_WIDTH_OPTIONS: TrainDcganOptions = { iterations: 7, batchSize: 2, checkpointEvery: 2 };

function inputsOf(name: string) {
  if (name !== FULL_WIDTH) return { ...buildToy(), images: toyImages(18) };
  const random = new RandomStream(1);
  const images = random.uniform<tf.Rank.R4>([6, 32, 32, 3], -1, 1);
  random.dispose();
  return { generator: buildGenerator({ seed: 1 }), discriminator: buildDiscriminator({ seed: 1 }), images };
}

/** Starts or resumes one of the trainings; all that is random depends on its name alone. */
export async function* train(name: string, folder: string): AsyncGenerator<TrainEvent, void> {
  const { generator, discriminator, images } = inputsOf(name);
  try {
    yield* trainDcgan(generator, discriminator, images, {
      ...{ iterations: STEPS, batchSize: 4, seed: 1, checkpointEvery: CHECKPOINT_EVERY },
      run: await openRun(join(folder, name), { resume: true }),
      ...(name === FULL_WIDTH ? FULL_WIDTH_OPTIONS : TRAININGS[name]),
    });
  } finally {
    generator.dispose();
    discriminator.dispose();
    images.dispose();
  }
}

async function trainAll(folder: string, seed: number, names: string[]): Promise<void> {
  const random = mulberry32(seed);
  const running = names.map((name) => ({ name, events: train(name, folder) }));
  while (running.length > 0) {
    const { name, events } = running[Math.floor(random() * running.length)];
    let next = await events.next();
    while (!next.done && (next.value.replayed || next.value.kind !== "batch")) next = await events.next();
    if (next.done) throw new Error(`${name} came to its end before it was killed`);
    process.stdout.write(`${name} ${next.value.step}\n`);
  }
}

if (require.main === module) {
  const [folder, seed, ...names] = process.argv.slice(2);
  void trainAll(folder, Number(seed), names);
}
