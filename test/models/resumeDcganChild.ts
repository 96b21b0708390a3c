/**
 * Trainings that can be killed. As a program it trains all of them at once, in a random order of their steps, writes
 * "<training> <step>" after each, and waits to be killed: resumeDcganChild.ts <folder> <seed>
 */
import { join } from "node:path";
import { trainDcgan, type TrainDcganOptions } from "../../src/models/trainDcgan";
import { mulberry32 } from "../../src/tensorflow/shuffle";
import type { TrainEvent } from "../../src/training/events";
import { openRun } from "../../src/training/runFolder";
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

/** Starts or resumes one of the trainings; all that is random depends on its name alone. */
export async function* train(name: string, folder: string): AsyncGenerator<TrainEvent, void> {
  const { generator, discriminator } = buildToy();
  const images = toyImages(18);
  try {
    yield* trainDcgan(generator, discriminator, images, {
      ...{ iterations: STEPS, batchSize: 4, seed: 1, checkpointEvery: CHECKPOINT_EVERY },
      run: await openRun(join(folder, name), { resume: true }),
      ...TRAININGS[name],
    });
  } finally {
    generator.dispose();
    discriminator.dispose();
    images.dispose();
  }
}

async function trainAll(folder: string, seed: number): Promise<void> {
  const random = mulberry32(seed);
  const running = Object.keys(TRAININGS).map((name) => ({ name, events: train(name, folder) }));
  while (running.length > 0) {
    const { name, events } = running[Math.floor(random() * running.length)];
    let next = await events.next();
    while (!next.done && (next.value.replayed || next.value.kind !== "batch")) next = await events.next();
    if (next.done) throw new Error(`${name} came to its end before it was killed`);
    process.stdout.write(`${name} ${next.value.step}\n`);
  }
}

if (require.main === module) void trainAll(process.argv[2], Number(process.argv[3]));
