import type { tf } from "../../tensorflow/backend";

/** A layer of a model, with the activation layer that follows it. */
export interface ModelNode {
  name: string;
  /** "Conv2D 64 · 3×3 · stride 2 · relu" */
  label: string;
  /** The output's size without the batch: [28, 28, 32]. */
  shape: number[];
  parameters: number;
  /** The positions of the layers that it takes as inputs, in the list of nodes. */
  inputs: number[];
  /** The longest way from an input, in nodes. */
  level: number;
}

/** Layers that are drawn as part of the layer before them. */
const ACTIVATIONS = ["Activation", "LeakyReLU", "ReLU", "ELU", "Softmax"];

/** Returns a model's layers in the order in which the data pass them. */
export function modelGraph(model: tf.LayersModel): ModelNode[] {
  const nodes: ModelNode[] = [];
  const positions = new Map<tf.layers.Layer, number>();
  for (const layer of model.layers) {
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
      shape: (call.outputShapes[0] as tf.Shape).slice(1) as number[],
      parameters: layer.countParams(),
      inputs,
      level: 1 + Math.max(-1, ...inputs.map((each) => nodes[each].level)),
    });
  }
  return nodes;
}

/** "Conv2D 64 · 3×3 · stride 2 · relu": the class and the arguments that a reader of the model needs. */
function labelOf(layer: tf.layers.Layer): string {
  const type = layer.getClassName().replace(/^Seeded/, "");
  if (type === "InputLayer") return "input";
  if (type === "Model" || type === "Functional" || type === "Sequential") return `model ${layer.name}`;
  const { filters, units, kernelSize, poolSize, strides, rate, alpha, activation } = layer.getConfig();
  const size = filters ?? units ?? rate ?? alpha;
  const moves = strides ?? [1];
  const parts = [
    size === undefined ? type : `${type} ${dimensions(scalar(size))}`,
    kernelSize && dimensions(kernelSize),
    poolSize && dimensions(poolSize),
    scalar(moves) !== 1 && `stride ${scalar(moves)}`,
    activation && activation !== "linear" && String(activation),
  ];
  return parts.filter(Boolean).join(" · ");
}

/** [28, 28, 1] → "28×28×1", [12544] → "12,544" */
export const dimensions = (sizes: unknown): string =>
  [sizes]
    .flat()
    .map((size) => Number(size).toLocaleString("en"))
    .join("×");

const scalar = (value: unknown): unknown => (Array.isArray(value) ? (value as unknown[])[0] : value);
