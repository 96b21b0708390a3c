import { tf } from "../../tensorflow/backend";
import { type SamplingOptions } from "./networks";
/**
 * Joins encoder, sampling and decoder into one model: images [n, 28, 28, 1] in 0..1 → decoded images of the
 * same shape. It has 550,629 parameters and shares its weights with the encoder and decoder, so training
 * those trains this model too. (Book: listing 8.27.)
 *
 * @param options.seed seed of the sampling, 0..2³¹−1. @defaultValue a new one each time
 */
export declare function buildVae(encoder: tf.LayersModel, decoder: tf.LayersModel, { firstPrinting, seed }?: SamplingOptions & {
    seed?: number;
}): tf.LayersModel;
