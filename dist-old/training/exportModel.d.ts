import type { tf } from "../tensorflow/backend";
/**
 * Exports a model in tfjs' own format: a new folder with model.json and weights.bin. The folder appears only
 * when it is complete.
 *
 *     await saveModel(generator, "frogs");
 *     const again = await tf.loadLayersModel("file://frogs/model.json");
 *
 * Other programs that use tfjs can load the model too, because genbook's seeded layers are saved as the tfjs
 * layers that they replace. A whole VAE cannot be loaded there, because tfjs lacks its sampling layer: export
 * the encoder and decoder instead.
 *
 * @param folder a path that does not exist yet; its parent folders are created
 * @throws Error if the folder exists or cannot be written, or the model has been disposed
 */
export declare function saveModel(model: tf.LayersModel, folder: string): Promise<void>;
