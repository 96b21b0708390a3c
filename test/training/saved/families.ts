import { trainClassifier } from "../../../src/models/classifier/train";
import { trainConditionalVae } from "../../../src/models/conditionalVae/train";
import { trainDcgan } from "../../../src/models/dcgan/train";
import { trainDiffusion } from "../../../src/models/diffusion/train";
import { buildDiscriminator2e, buildGenerator2e, GAN_2E } from "../../../src/models/gan2e/networks";
import { trainSnGan } from "../../../src/models/snGan/train";
import { trainVae } from "../../../src/models/vae/train";
import { trainVae2e } from "../../../src/models/vae2e/train";
import { trainWganGp } from "../../../src/models/wganGp/train";
import { tf } from "../../../src/tensorflow/backend";
import type { TrainEvent } from "../../../src/training/events";
import type { RunOptions } from "../../../src/training/runOptions";
import { buildToyClassifier, toyClasses } from "../../models/classifier/toyClassifier";
import { buildToyConditionalVae, labelledDigits } from "../../models/conditionalVae/toyConditionalVae";
import { buildToy, toyImages } from "../../models/dcgan/toyDcgan";
import { buildToyDiffusion, toyImages as toyNoisy } from "../../models/diffusion/toyDiffusion";
import { buildToySnGan, toyPictures } from "../../models/snGan/toySnGan";
import { buildToyVae, toyDigits } from "../../models/vae/toyVae";
import { buildToyVae2e } from "../../models/vae2e/toyVae2e";
import { buildToyWgan } from "../../models/wganGp/toyWgan";

export type Networks = Record<string, tf.LayersModel>;

/** A model's networks, and a short training run of them. */
export interface Family {
  build: () => Networks;
  train: (networks: Networks, options: RunOptions) => AsyncGenerator<TrainEvent, void>;
}

/** Every model of the library, at toy size. */
export const FAMILIES: Record<string, Family> = {
  VAE: {
    build: () => buildToyVae({ dropout: 0.2 }),
    train: ({ encoder, decoder }, options) =>
      trainVae(encoder, decoder, toyDigits(8), { epochs: 1, batchSize: 4, ...options }),
  },
  "later editions' VAE": {
    build: buildToyVae2e,
    train: ({ encoder, decoder }, options) =>
      trainVae2e(encoder, decoder, toyDigits(8), { epochs: 1, batchSize: 4, ...options }),
  },
  "conditional VAE": {
    build: buildToyConditionalVae,
    train: ({ encoder, decoder }, options) =>
      trainConditionalVae(encoder, decoder, labelledDigits(8), { epochs: 1, batchSize: 4, ...options }),
  },
  DCGAN: {
    build: buildToy,
    train: ({ generator, discriminator }, options) =>
      trainDcgan(generator, discriminator, toyImages(8), { iterations: 2, batchSize: 4, ...options }),
  },
  "WGAN-GP": {
    build: buildToyWgan,
    train: ({ generator, critic }, options) =>
      trainWganGp(generator, critic, toyImages(8), {
        iterations: 2,
        batchSize: 2,
        criticSteps: 2,
        ...options,
      }),
  },
  "SN-GAN": {
    build: () => buildToySnGan(),
    train: ({ generator, discriminator }, options) =>
      trainSnGan(generator, discriminator, toyPictures(8), {
        iterations: 2,
        batchSize: 2,
        ema: 0,
        ...options,
      }),
  },
  "second edition's GAN": {
    build: () => {
      const size = { imageSize: 8, width: 1 / 64, seed: 1 };
      return { generator: buildGenerator2e(size), discriminator: buildDiscriminator2e(size) };
    },
    train: ({ generator, discriminator }, options) =>
      trainDcgan(generator, discriminator, tf.fill([8, 8, 8, 3], 0.5), {
        ...GAN_2E,
        iterations: 2,
        batchSize: 4,
        ...options,
      }),
  },
  "diffusion model": {
    build: () => buildToyDiffusion(toyNoisy(6)),
    train: ({ network, normalizer }, options) =>
      trainDiffusion(network, normalizer, toyNoisy(6), { epochs: 1, batchSize: 3, ema: 0, ...options }),
  },
  classifier: {
    build: () => ({ classifier: buildToyClassifier() }),
    train: ({ classifier }, options) =>
      trainClassifier(classifier, toyClasses(8), { epochs: 1, batchSize: 4, ...options }),
  },
};

/** Returns inputs for a network, with values in 0..1. */
export function inputsOf(model: tf.LayersModel): tf.Tensor[] {
  return model.inputs.map(({ shape }) => {
    const [, ...rest] = shape.map(Number);
    const count = 3 * tf.util.sizeFromShape(rest);
    return tf.tensor(
      Array.from({ length: count }, (_, i) => ((i * 7919) % 1000) / 1000),
      [3, ...rest],
    );
  });
}

/** Returns the outputs of a network for these inputs. */
export function outputsOf(model: tf.LayersModel): number[][] {
  return tf.tidy(() => {
    const outputs = model.predict(inputsOf(model));
    return [outputs].flat().map((each) => Array.from(each.dataSync()));
  });
}
