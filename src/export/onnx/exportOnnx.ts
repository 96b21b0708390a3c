import { basename, dirname } from "node:path";
import { makeFolders } from "../../files/makeFolders";
import { version } from "../../files/ownPackage";
import { replaceFile } from "../../files/replaceFile";
import type { tf } from "../../tensorflow/backend";
import { CONVERTERS, type Call } from "./layers";
import { OnnxGraph, type Value } from "./graph";

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
export async function exportOnnx(model: tf.LayersModel, path: string): Promise<void> {
  const bytes = onnxBytes(model, basename(path, ".onnx"));
  await makeFolders(dirname(path));
  await replaceFile(path, bytes);
}

/** Returns a model as the bytes of an ONNX file. */
export function onnxBytes(model: tf.LayersModel, name: string = model.name): Buffer {
  const graph = new OnnxGraph();
  const problems: string[] = [];
  build(model);
  const inputs = model.inputNames.map((input, i) => graph.input(input, model.inputs[i].shape));
  const outputs = convertModel(graph, model, inputs, problems);
  if (problems.length > 0) {
    const known = Object.keys(CONVERTERS).sort().join(", ");
    throw new Error(
      `${model.name} cannot be exported to ONNX: ${problems.join("; ")}. The layers that can be exported are ${known}.`,
    );
  }
  // Programs ask for outputs by name, so the outputs keep the names that they have in the model.
  const named = model.outputNames.map((output, i) =>
    graph.node("Identity", [outputs[i]], model.outputs[i].shape, output),
  );
  return graph.encode(inputs, named, { name, producer: "genbook", version });
}

/** One call of a layer, as tfjs records it: the symbolic tensors that go in and come out. */
interface Node {
  outboundLayer: tf.layers.Layer;
  inputTensors: tf.SymbolicTensor[];
  outputTensors: tf.SymbolicTensor[];
}

/** Adds the nodes of a model, or of a model that is a layer of another, to the graph. */
function convertModel(graph: OnnxGraph, model: tf.LayersModel, inputs: Value[], problems: string[]): Value[] {
  build(model);
  const values = new Map(model.inputs.map((input, i) => [input.id, inputs[i]]));
  const byDepth = (model as unknown as { nodesByDepth: Record<string, Node[]> }).nodesByDepth;
  const depths = Object.keys(byDepth).map(Number);
  for (const depth of depths.sort((a, b) => b - a)) {
    for (const { outboundLayer: layer, inputTensors, outputTensors } of byDepth[depth]) {
      if (layer.getClassName() === "InputLayer") continue;
      const taken = inputTensors.map(({ id }) => values.get(id)!);
      const made = convertLayer(graph, layer, taken, outputTensors, problems);
      outputTensors.forEach(({ id }, i) => values.set(id, made[i]));
    }
  }
  return model.outputs.map(({ id }) => values.get(id)!);
}

function convertLayer(
  graph: OnnxGraph,
  layer: tf.layers.Layer,
  inputs: Value[],
  outputs: tf.SymbolicTensor[],
  problems: string[],
): Value[] {
  if ("layers" in layer) return convertModel(graph, layer as tf.LayersModel, inputs, problems);
  const className = layer.getClassName();
  const outputShape = outputs[0].shape;
  try {
    const convert = Object.hasOwn(CONVERTERS, className) ? CONVERTERS[className] : undefined;
    if (!convert) throw new Error("has no conversion");
    return [
      convert({
        graph,
        name: layer.name,
        config: layer.getConfig(),
        weights: weightsOf(layer),
        inputs,
        outputShape,
      }),
    ];
  } catch (error) {
    problems.push(`layer ${layer.name} (${className}) ${(error as Error).message}`);
    return [{ name: "", shape: outputShape }];
  }
}

/** Makes the nodes of a Sequential, which has none until it is first used. */
function build(model: tf.LayersModel): void {
  if (!model.built) (model as tf.Sequential).build();
}

/** Returns a layer's weights, by the last part of their names: "conv2d_1/kernel" is the kernel. */
function weightsOf(layer: tf.layers.Layer): Call["weights"] {
  return Object.fromEntries(
    layer.weights.map((variable) => {
      const tensor = variable.read();
      const name = variable.originalName.replace(/^.*\//, "").replace(/_\d+$/, "");
      return [name, { values: tensor.dataSync() as Float32Array, shape: tensor.shape }];
    }),
  );
}
