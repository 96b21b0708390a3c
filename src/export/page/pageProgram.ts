import { OPERATORS } from "../../pages/evaluator/operators";
import type { Program } from "../../pages/evaluator/program";
import type { tf } from "../../tensorflow/backend";
import { modelGraph } from "../onnx/convert";

/**
 * Converts a model with one input to a program and its weights.
 *
 * @throws Error that names each layer that cannot be converted or computed
 */
export function pageProgram(model: tf.LayersModel): { program: Program; weights: Float32Array } {
  const { graph, inputs, outputs } = modelGraph(model);
  const unknown = graph.nodes.filter(({ type }) => !Object.hasOwn(OPERATORS, type));
  if (unknown.length > 0) {
    const list = unknown.map(({ type, output }) => `${output.replace(/\/[^/]*$/, "")} (${type})`).join(", ");
    throw new Error(
      `${model.name} cannot be exported as a page, because pages cannot compute the layers ${list}: ` +
        "export a model without them, or use exportOnnx.",
    );
  }
  const floats = graph.constants.flatMap(({ values }) => (values instanceof Float32Array ? [values] : []));
  const weights = new Float32Array(floats.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const values of floats) {
    weights.set(values, end);
    end += values.length;
  }
  const program: Program = {
    input: { name: inputs[0].name, shape: inputs[0].shape.slice(1) as number[] },
    outputs: outputs.map(({ name }) => name),
    nodes: graph.nodes,
    constants: graph.constants.map(({ name, shape, values }) => ({
      name,
      shape,
      whole: values instanceof Float32Array ? undefined : Array.from(values, Number),
    })),
  };
  return { program, weights };
}
