import { buildDiscriminator, buildGenerator } from "../../../src/models/dcgan/networks";
import { trainDcgan, type TrainDcganOptions } from "../../../src/models/dcgan/train";
import { tf } from "../../../src/tensorflow/backend";
import type { LibraryBinding } from "../../../src/tensorflow/backend/libraryBinding";
import type { TensorFlowBackend } from "../../../src/tensorflow/backend/kernelBackend";
import { RandomStream } from "../../../src/tensorflow/random";
import type { TrainEvent } from "../../../src/training/events";

/** 24 pixels is the smallest size for which the discriminator's strides leave a pixel; 2 and 4 filters. */
export const TOY = { imageSize: 24, width: 1 / 64, seed: 1 };

export const buildToy = () => ({
  generator: buildGenerator({ ...TOY, latentDim: 3 }),
  discriminator: buildDiscriminator(TOY),
});

/** [count, 24, 24, 3] in −1..1 */
export function toyImages(count: number, seed = 1): tf.Tensor4D {
  const random = new RandomStream(seed);
  const images = random.uniform<tf.Rank.R4>([count, 24, 24, 3], -1, 1);
  random.dispose();
  return images;
}

/** Trains toy models from their initial weights, disposes them, and returns the events. */
export async function runToy(
  images: tf.Tensor4D,
  options: TrainDcganOptions,
  stopAt?: number,
): Promise<TrainEvent[]> {
  const { generator, discriminator } = buildToy();
  try {
    const events: TrainEvent[] = [];
    const settings = { iterations: 6, batchSize: 4, seed: 1, ...options };
    for await (const event of trainDcgan(generator, discriminator, images, settings)) {
      events.push(event);
      if (event.step === stopAt && !event.replayed) break;
    }
    return events;
  } finally {
    generator.dispose();
    discriminator.dispose();
  }
}

export const valuesOf = (model: tf.LayersModel) => model.weights.map((each) => each.read().dataSync());

/** Returns the names of the ops that `action` runs one by one. */
export async function opsOf(action: () => unknown): Promise<string[]> {
  const binding = (tf.backend() as TensorFlowBackend).binding as LibraryBinding;
  const names: string[] = [];
  const executeOp = binding.executeOp.bind(binding);
  binding.executeOp = (name, ...rest) => {
    names.push(name);
    return executeOp(name, ...rest);
  };
  try {
    await action();
  } finally {
    Reflect.deleteProperty(binding, "executeOp"); // restores the class' method
  }
  return names;
}
