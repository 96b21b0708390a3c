import { basename, dirname } from "node:path";
import { makeFolders } from "../../files/makeFolders";
import { version } from "../../files/ownPackage";
import { replaceFile } from "../../files/replaceFile";
import type { tf } from "../../tensorflow/backend";
import type { ModelCardOptions } from "../card/modelCard";
import { writeCard } from "../card/writeCard";
import { modelGraph } from "./convert";
import { encodeGraph } from "./encode";
import { OPSET } from "./graph";

export interface ExportOnnxOptions {
  /**
   * Writes a model card beside the file, as README.md or under the next free name: see `modelCard`.
   *
   * @defaultValue false
   */
  card?: boolean | ModelCardOptions;
}

/**
 * Exports a model as an ONNX file, which onnxruntime and many other programs run:
 *
 *     await exportOnnx(generator, "frogs.onnx");
 *
 * Inputs and outputs are float32 and have the names and shapes that they have in the model; a batch may hold
 * any number of images. Layers that act only during training, such as dropout, are left out. A VAE's sampling
 * layer uses ONNX's own random numbers.
 *
 * @param path the file to write. Missing folders are created, and an existing file is replaced when the new
 * one is complete.
 * @throws Error that names each layer that cannot be exported, or the file that cannot be written
 */
export async function exportOnnx(
  model: tf.LayersModel,
  path: string,
  { card = false }: ExportOnnxOptions = {},
): Promise<void> {
  const bytes = onnxBytes(model, basename(path, ".onnx"));
  await makeFolders(dirname(path));
  await replaceFile(path, bytes);
  if (card) await writeCard(path, `ONNX, opset ${OPSET}`, model, card === true ? {} : card);
}

/** Returns a model as the bytes of an ONNX file. */
export function onnxBytes(model: tf.LayersModel, name: string = model.name): Buffer {
  const { graph, inputs, outputs } = modelGraph(model);
  return encodeGraph(graph, inputs, outputs, { name, producer: "genbook", version });
}
