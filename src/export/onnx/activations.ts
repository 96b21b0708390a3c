import type { OnnxGraph, Value } from "./graph";

/** The ONNX node for each tfjs activation that needs only one. */
const NODES: Record<string, string> = {
  relu: "Relu",
  sigmoid: "Sigmoid",
  tanh: "Tanh",
  elu: "Elu",
  selu: "Selu",
  softplus: "Softplus",
  softsign: "Softsign",
};

/**
 * Adds an activation.
 *
 * @param activation tfjs' name, such as "relu"
 * @throws Error if this activation cannot be converted
 */
export function activate(
  graph: OnnxGraph,
  activation: string | null | undefined,
  value: Value,
  shape: Value["shape"],
  name: string,
): Value {
  const node = (type: string, inputs: Value[], attributes = {}) =>
    graph.node(type, inputs, shape, `${name}/${type}`, attributes);
  switch (activation) {
    case null:
    case undefined:
    case "linear":
      return value;
    case "softmax":
      return node("Softmax", [value], { axis: shape.length - 1 });
    case "swish":
      return node("Mul", [value, node("Sigmoid", [value])]);
  }
  if (!(activation in NODES)) {
    throw new Error(
      `has the activation "${activation}" (expected one of ${["linear", "softmax", "swish", ...Object.keys(NODES)].join(", ")})`,
    );
  }
  return node(NODES[activation], [value]);
}
