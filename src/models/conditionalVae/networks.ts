/**
 * A variational autoencoder that is conditioned on labels: the chapter's encoder and decoder, each with a
 * label as an additional input.
 *
 * Kingma et al. 2014, "Semi-supervised Learning with Deep Generative Models", arXiv:1406.5298, model M2 with
 * all labels known. Sohn, Lee & Yan 2015, "Learning Structured Output Representation using Deep Conditional
 * Generative Models", NIPS 2015.
 */
import { tf } from "../../tensorflow/backend";
import { deriveSeed, glorotUniform, randomSeed } from "../../tensorflow/random";
import { wholeNumber } from "../../training/checks";
import { buildDecoder, buildEncoder, type VaeOptions } from "../vae/networks";

export interface ConditionalVaeOptions extends VaeOptions {
  /**
   * Number of classes, ≥ 2.
   *
   * @defaultValue 10
   */
  classes?: number;
}

/**
 * [images [n, 28, 28, 1] in 0..1, labels [n, classes], one-hot] → [zMean [n, latentDim], zLogVar [n,
 * latentDim]]. This is the chapter's encoder, whose dense layer takes the label in addition to the
 * convolutional features.
 */
export function buildConditionalEncoder(options: ConditionalVaeOptions = {}): tf.LayersModel {
  const { hiddenUnits = 32, seed = randomSeed() } = options;
  const classes = checkClasses(options);
  const chapter = buildEncoder({ ...options, seed });
  const label = tf.input({ shape: [classes], name: "label" });
  const features = chapter.getLayer("flatten_1").output as tf.SymbolicTensor; // 12,544
  const both = tf.layers.concatenate().apply([features, label]); // 12,554
  const hidden = tf.layers
    .dense({
      name: "dense_1",
      units: hiddenUnits,
      activation: "relu",
      kernelInitializer: glorotUniform(deriveSeed(seed, "dense_1")),
    })
    .apply(both);
  const outputs = ["zMean", "zLogVar"].map(
    (name) => chapter.getLayer(name).apply(hidden) as tf.SymbolicTensor,
  );
  // The original encoder no longer needs these layers; the last two are reused in the new encoder.
  for (const name of ["dense_1", "zMean", "zLogVar"]) chapter.getLayer(name).dispose();
  return tf.model({ inputs: [chapter.inputs[0], label], outputs, name: "conditional_encoder" });
}

/**
 * [z [n, latentDim], labels [n, classes], one-hot] → images [n, 28, 28, 1] in 0..1. This is the chapter's
 * decoder, which takes the label as `classes` additional elements of z.
 */
export function buildConditionalDecoder(options: ConditionalVaeOptions = {}): tf.LayersModel {
  const { latentDim = 2 } = options;
  const classes = checkClasses(options);
  wholeNumber("latentDim", latentDim, 1, "it is the number of latent dimensions; the book uses 2");
  const decoder = buildDecoder({ ...options, latentDim: latentDim + classes });
  const z = tf.input({ shape: [latentDim], name: "z" });
  const label = tf.input({ shape: [classes], name: "label" });
  const outputs = decoder.apply(tf.layers.concatenate().apply([z, label])) as tf.SymbolicTensor; // 12 → 28×28×1
  return tf.model({ inputs: [z, label], outputs, name: "conditional_decoder" });
}

const checkClasses = ({ classes = 10 }: ConditionalVaeOptions) =>
  wholeNumber("classes", classes, 2, "MNIST has 10");
