import type { tf } from "../../tensorflow/backend";

/** A layer of a model, with the activation layer that follows it. */
export interface ModelNode {
  name: string;
  /** What the node says: "Conv2D 64 · 3×3 · stride 2 · relu". */
  label: string;
  /** The output's size without the batch: [28, 28, 32]. A size that depends on the input is null. */
  shape: tf.Shape;
  parameters: number;
  /** The positions of the layers that it takes as inputs, in the list of nodes. */
  inputs: number[];
  /** The length of the longest path from an input, in nodes. */
  level: number;
}

/** Layers that are drawn as part of the layer before them. */
const ACTIVATIONS = ["Activation", "LeakyReLU", "ReLU", "ELU", "Softmax"];

/** Returns a model's layers in the order in which data flows through them. */
export function modelGraph(model: tf.LayersModel): ModelNode[] {
  const nodes: ModelNode[] = [];
  const positions = new Map<tf.layers.Layer, number>();
  model.countParams(); // builds a sequential model; only then is its input known, which is not in `layers`
  for (const layer of new Set([...model.inputLayers, ...model.layers])) {
    // A layer that several models share has a node for each of them.
    const call = layer.inboundNodes.findLast(({ inboundLayers }) =>
      inboundLayers.every((each) => positions.has(each)),
    )!;
    const inputs = call.inboundLayers.map((each) => positions.get(each)!);
    if (ACTIVATIONS.includes(layer.getClassName()) && inputs.length === 1) {
      nodes[inputs[0]].label += ` · ${labelOf(layer)}`;
      positions.set(layer, inputs[0]);
      continue;
    }
    positions.set(layer, nodes.length);
    nodes.push({
      name: layer.name,
      label: labelOf(layer),
      shape: (call.outputShapes[0] as tf.Shape).slice(1),
      parameters: layer.countParams(),
      inputs,
      level: 1 + Math.max(-1, ...inputs.map((each) => nodes[each].level)),
    });
  }
  return nodes;
}

/** The fields of layers' configurations that are read here. A layer has some of them. */
interface Config {
  filters?: number;
  units?: number;
  rate?: number;
  alpha?: number;
  kernelSize?: number[];
  poolSize?: number[];
  strides?: number[];
  activation?: string;
}

/** Returns the class and the arguments that a reader needs: "Conv2D 64 · 3×3 · stride 2 · relu". */
function labelOf(layer: tf.layers.Layer): string {
  const type = layer.getClassName().replace(/^Seeded/, "");
  if (type === "InputLayer") return "input";
  if (type === "Functional" || type === "Model" || type === "Sequential") return `model ${layer.name}`;
  const { filters, units, rate, alpha, ...config } = layer.getConfig() as Config;
  const { kernelSize, poolSize, strides = [1], activation = "linear" } = config;
  const size = filters ?? units ?? rate ?? alpha;
  const parts = [size === undefined ? type : `${type} ${count(size)}`];
  for (const window of [kernelSize, poolSize]) if (window) parts.push(dimensions(window));
  if (strides[0] > 1) parts.push(`stride ${strides[0]}`);
  if (activation !== "linear") parts.push(activation);
  return parts.join(" · ");
}

/** 12544 → "12,544" */
export const count = (numbers: number): string => numbers.toLocaleString("en");

/** [28, 28, 1] → "28×28×1"; a size that is null becomes "any" */
export const dimensions = (sizes: tf.Shape): string =>
  sizes.map((size) => (size === null ? "any" : count(size))).join("×");
