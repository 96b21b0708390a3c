/**
 * A variational autoencoder that is told what it draws: encoder and decoder of the chapter, with a label each.
 *
 * Kingma et al. 2014, "Semi-supervised Learning with Deep Generative Models", arXiv:1406.5298, model M2 with all labels
 * known.
 * Sohn, Lee & Yan 2015, "Learning Structured Output Representation using Deep Conditional Generative Models", NIPS 2015.
 */
import { tf } from "../../tensorflow/backend";
import { wholeNumber } from "../../training/checks";
import { buildDecoder, buildEncoder, type VaeOptions } from "../vae/networks";

export interface ConditionalVaeOptions extends VaeOptions {
  /**
   * The number of classes.
   *
   * @defaultValue 10
   */
  classes?: number;
}

/**
 * [images [n, 28, 28, 1] in 0..1, labels [n, classes], one-hot] → [zMean [n, latentDim], zLogVar [n, latentDim]]. The
 * chapter's encoder sees the label as `classes` more channels, one of them white and the others black.
 */
export function buildConditionalEncoder(options: ConditionalVaeOptions = {}): tf.LayersModel {
  const { channels = 1, imageSize = 28 } = options;
  const classes = checkClasses(options);
  const encoder = buildEncoder({ ...options, channels: channels + classes });
  const image = tf.input({ shape: [imageSize, imageSize, channels], name: "image" });
  const label = tf.input({ shape: [classes], name: "label" });
  let planes = tf.layers.reshape({ targetShape: [1, 1, classes] }).apply(label); // 1×1×10
  planes = tf.layers.upSampling2d({ size: [imageSize, imageSize] }).apply(planes); // 28×28×10
  const both = tf.layers.concatenate().apply([image, planes as tf.SymbolicTensor]); // 28×28×11
  const outputs = encoder.apply(both) as tf.SymbolicTensor[];
  return tf.model({ inputs: [image, label], outputs, name: "conditional_encoder" });
}

/**
 * [z [n, latentDim], labels [n, classes], one-hot] → images [n, 28, 28, 1] in 0..1. The chapter's decoder sees the label
 * as `classes` more numbers of z.
 */
export function buildConditionalDecoder(options: ConditionalVaeOptions = {}): tf.LayersModel {
  const { latentDim = 2 } = options;
  const classes = checkClasses(options);
  const decoder = buildDecoder({ ...options, latentDim: latentDim + classes });
  const z = tf.input({ shape: [latentDim], name: "z" });
  const label = tf.input({ shape: [classes], name: "label" });
  const outputs = decoder.apply(tf.layers.concatenate().apply([z, label])) as tf.SymbolicTensor; // 12 → 28×28×1
  return tf.model({ inputs: [z, label], outputs, name: "conditional_decoder" });
}

const checkClasses = ({ classes = 10 }: ConditionalVaeOptions) =>
  wholeNumber("classes", classes, 2, "MNIST has 10");
