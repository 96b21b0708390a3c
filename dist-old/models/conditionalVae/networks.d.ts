/**
 * A variational autoencoder that is conditioned on labels: the chapter's encoder and decoder, each with a
 * label as an additional input.
 *
 * Kingma et al. 2014, "Semi-supervised Learning with Deep Generative Models", arXiv:1406.5298, model M2 with
 * all labels known. Sohn, Lee & Yan 2015, "Learning Structured Output Representation using Deep Conditional
 * Generative Models", NIPS 2015.
 */
import { tf } from "../../tensorflow/backend";
import { type VaeOptions } from "../vae/networks";
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
export declare function buildConditionalEncoder(options?: ConditionalVaeOptions): tf.LayersModel;
/**
 * [z [n, latentDim], labels [n, classes], one-hot] → images [n, 28, 28, 1] in 0..1. This is the chapter's
 * decoder, which takes the label as `classes` additional elements of z.
 */
export declare function buildConditionalDecoder(options?: ConditionalVaeOptions): tf.LayersModel;
