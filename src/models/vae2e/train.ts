/**
 * Trains the variational autoencoder of the book's later editions: Adam with a learning rate of 1e-3, 30
 * epochs, batches of 128, on MNIST's training and test images together. The loop is that of ../vae/train.ts.
 */
import type { tf } from "../../tensorflow/backend";
import { oneOf } from "../../training/checks";
import type { TrainEvent } from "../../training/events";
import type { ExampleList } from "../../training/examples";
import type { LiveNumber } from "../../training/liveNumbers";
import type { Metrics } from "../../training/metrics";
import { adam } from "../../training/optimizers/adam";
import type { MakeOptimizer } from "../../training/runOptions";
import { checkImages, checkModels } from "../vae/checks";
import { vaeSteps } from "../vae/step";
import type { ComputeVaeLoss } from "../vae/networks";
import { checkVaeOptions, trainSteps, type MakeSteps, type TrainVaeOptions } from "../vae/train";
import { vaeLoss2e, type VaeLoss2eOptions } from "./networks";

export interface TrainVae2eOptions
  extends Omit<TrainVaeOptions, "epsilon" | "firstPrinting">, VaeLoss2eOptions {
  /**
   * Number of passes over the images, ≥ 1.
   *
   * @defaultValue 30
   */
  epochs?: number;
  /**
   * Images per step, ≥ 1. The last step of an epoch takes the remainder.
   *
   * @defaultValue 128
   */
  batchSize?: number;
  /**
   * β, the weight of the KL term, ≥ 0.
   *
   * @defaultValue 1
   */
  klWeight?: LiveNumber;
  /**
   * A function that makes the optimizer.
   *
   * @defaultValue adam
   */
  optimizer?: MakeOptimizer;
}

/** Metrics of a step. With `klReduction` "mean", klLoss is in nats per dimension of z, not per image. */
export const VAE_2E_METRICS: Metrics = {
  loss: { unit: "reconstruction + KL (nats per image)" },
  reconstructionLoss: { unit: "binary cross-entropy (nats per image)" },
  klLoss: { unit: "weighted KL divergence (nats)" },
};

/**
 * Trains the encoder and decoder together and yields an event after each step and epoch. Pass the result to
 * `fit`. If `run` holds a checkpoint, training resumes from it bit for bit.
 *
 * @param images [n, 28, 28, 1] in 0..1. The caller keeps ownership of the images and models.
 * @returns events whose logs hold reconstructionLoss, klLoss and their sum, loss: the values of one step, or
 *   means over an epoch
 * @throws RangeError, at once, if an option or the images are outside their range
 * @throws Error, at once, if the models and images don't match; at the first step, if the run's checkpoint
 *   was made with different settings
 * @throws DivergedError if a loss explodes or becomes NaN
 */
export function trainVae2e(
  encoder: tf.LayersModel,
  decoder: tf.LayersModel,
  images: ExampleList,
  options: TrainVae2eOptions = {},
): AsyncGenerator<TrainEvent, void> {
  const { klReduction = "mean", optimizer = adam, validation } = options;
  oneOf("klReduction", klReduction, ["mean", "sum"]);
  const settings = checkVaeOptions({ ...options, optimizer }, { epochs: 30, batchSize: 128, klWeight: 1 });
  checkModels(encoder, decoder);
  const about = { images: checkImages("images", images, encoder), klReduction };
  if (validation) checkImages("validation", validation, encoder);
  const loss: ComputeVaeLoss = (real, decoded, zMean, zLogVar, weights) =>
    vaeLoss2e(real, decoded, zMean, zLogVar, { ...weights, klReduction });
  const steps: MakeSteps<ExampleList> = (made, klWeight) =>
    vaeSteps(encoder, decoder, made, { klWeight, loss });
  return trainSteps(encoder, decoder, steps, images, {
    ...options,
    ...settings,
    metrics: VAE_2E_METRICS,
    about,
  });
}
