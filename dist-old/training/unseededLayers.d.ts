import type { tf } from "../tensorflow/backend";
/**
 * Refuses tfjs' own random layers, which draw their numbers in JavaScript: a compiled step would reuse the
 * first ones, and no run could be repeated.
 *
 * @throws Error if a model has such a layer; the message names the replacement
 */
export declare function refuseUnseededLayers(models: Record<string, tf.LayersModel>): void;
