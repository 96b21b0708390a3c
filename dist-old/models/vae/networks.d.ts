import { tf } from "../../tensorflow/backend";
export interface VaeOptions {
    /**
     * Number of dimensions of the latent space.
     *
     * @defaultValue 2
     */
    latentDim?: number;
    /**
     * Height and width in pixels, an even number.
     *
     * @defaultValue 28
     */
    imageSize?: number;
    /**
     * 1 for grey images, 3 for colour ones.
     *
     * @defaultValue 1
     */
    channels?: number;
    /**
     * Number of filters of the convolutions at full size and at half size.
     *
     * @defaultValue [32, 64]
     */
    filters?: [number, number];
    /**
     * Number of units in the encoder's hidden dense layer.
     *
     * @defaultValue 32
     */
    hiddenUnits?: number;
    /**
     * Seed of the initial weights, 0..2³¹−1.
     *
     * @defaultValue a new one each time
     */
    seed?: number;
}
export interface SamplingOptions {
    /**
     * Uses exp(zLogVar) as the standard deviation, as the first printings did.
     *
     * @defaultValue false
     */
    firstPrinting?: boolean;
}
/**
 * images [n, 28, 28, 1] in 0..1 → [zMean [n, latentDim], zLogVar [n, latentDim]]. It has 494,244 parameters.
 *
 * @throws RangeError if an option is outside its range
 */
export declare function buildEncoder(options?: VaeOptions): tf.LayersModel;
/**
 * z = zMean + standard deviation · epsilon: one sample from each image's distribution. All are [n,
 * latentDim].
 *
 * @param epsilon noise from N(0, 1)
 */
export declare function sampleLatent(zMean: tf.Tensor, zLogVar: tf.Tensor, epsilon: tf.Tensor, { firstPrinting }?: SamplingOptions): tf.Tensor2D;
/**
 * z [n, latentDim] → images [n, 28, 28, 1] in 0..1. It has 56,385 parameters.
 *
 * @throws RangeError if an option is outside its range
 */
export declare function buildDecoder(options?: VaeOptions): tf.LayersModel;
export interface VaeLoss {
    /** Scalar: reconstructionLoss + klLoss. */
    loss: tf.Scalar;
    /** Scalar: binary cross-entropy in nats per pixel, averaged over pixels and batch. */
    reconstructionLoss: tf.Scalar;
    /**
     * Scalar: klWeight · KL divergence from N(0, I), averaged over latent dimensions and batch, without the
     * factor ½.
     */
    klLoss: tf.Scalar;
}
/**
 * Images and decoded images [n, 28, 28, 1] in 0..1, zMean and zLogVar [n, latentDim] → three scalars.
 *
 * @param options.klWeight β, the weight of the KL term, ≥ 0: a number or a scalar tensor. @defaultValue 5e-4
 * @throws RangeError if klWeight is a number < 0
 */
export declare function vaeLoss(images: tf.Tensor, decoded: tf.Tensor, zMean: tf.Tensor, zLogVar: tf.Tensor, { klWeight }?: {
    klWeight?: number | tf.Tensor;
}): VaeLoss;
export declare const checkKlWeight: (value: number) => number;
