import { DiffusionSampler } from "../../models/diffusion/sampler";
import type { tf } from "../../tensorflow/backend";
import { OnnxGraph, type Value } from "./graph";
import { CONVERTERS, type Call } from "./layers";
import { convertSampler } from "./sampler";

/** A model's graph, and the inputs and outputs in the order in which the model has them. */
export interface ModelGraph {
  graph: OnnxGraph;
  inputs: Value[];
  outputs: Value[];
}

/**
 * Converts a model to a graph. Layers that act only during training are left out, and spectral normalization
 * becomes part of the kernels.
 *
 * @throws Error that names each layer that cannot be converted
 */
export function modelGraph(model: tf.LayersModel): ModelGraph {
  const graph = new OnnxGraph();
  const problems: string[] = [];
  build(model);
  const inputs = model.inputNames.map((input, i) => graph.input(input, model.inputs[i].shape));
  const made = convertModel(graph, model, inputs, problems);
  if (problems.length > 0) {
    const known = Object.keys(CONVERTERS).sort().join(", ");
    throw new Error(
      `${model.name} cannot be exported: ${problems.join("; ")}. The layers that can be exported are ${known}.`,
    );
  }
  // Programs ask for outputs by name, so the outputs keep the names that they have in the model.
  const outputs = model.outputNames.map((output, i) =>
    graph.node("Identity", [made[i]], model.outputs[i].shape, output),
  );
  return { graph, inputs, outputs };
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
  if (layer instanceof DiffusionSampler) {
    const network = (...values: Value[]) => convertModel(graph, layer.parts.network, values, problems)[0];
    return [convertSampler(graph, layer, inputs[0], network)];
  }
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

/** Makes the nodes of a Sequential, which has no nodes, inputs or outputs until it is first used. */
export function build(model: tf.LayersModel): void {
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
