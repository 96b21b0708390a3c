import { evaluator } from "../../pages/evaluator/evaluator";
import { OPERATORS } from "../../pages/evaluator/operators";
import type { Program } from "../../pages/evaluator/program";
import { weightsOf, type StoredModel } from "../../pages/evaluator/storedModel";
import { tf } from "../../tensorflow/backend";
import { modelGraph } from "../onnx/convert";
import { toHalfFloats } from "./halfFloats";

/** The number of inputs that show whether float16 is precise enough. */
const EXAMPLES = 2;

/** float16 is used where it changes the outputs by less than this share of the range that they take. */
const TOLERANCE = 1 / 512;

/**
 * Converts a model with one input to a form that a page can hold and compute.
 *
 * @param examples inputs [n, …]. The outputs for the first of them show whether float16 is precise enough.
 * @throws Error that names each layer that cannot be converted
 */
export function storedModel(model: tf.LayersModel, examples: tf.Tensor): StoredModel {
  const { program, weights } = pageProgram(model);
  const halves = stored(program, toHalfFloats(weights), 16);
  const inputs = tf.tidy(() =>
    tf
      .unstack(examples.slice(0, Math.min(EXAMPLES, examples.shape[0])))
      .map((each) => each.dataSync() as Float32Array),
  );
  const [exact, rounded] = [weights, weightsOf(halves)].map((each) => evaluator(program, each));
  const isPrecise = inputs.every((input) => {
    const [expected, got] = [exact(input), rounded(input)];
    return expected.every((values, i) => largestDifference(values, got[i]) < TOLERANCE * spreadOf(values));
  });
  return isPrecise ? halves : stored(program, weights, 32);
}

/** Converts an encoder. @param images examples of its input. @defaultValue noise */
export function storedEncoder(encoder: tf.LayersModel, images?: tf.Tensor): StoredModel {
  if (images) return storedModel(encoder, images);
  const noise = tf.randomUniform(
    [EXAMPLES, ...(encoder.inputs[0].shape.slice(1) as number[])],
    0,
    1,
    "float32",
    1,
  );
  try {
    return storedModel(encoder, noise);
  } finally {
    noise.dispose();
  }
}

/** Converts a model to a program and its weights. */
function pageProgram(model: tf.LayersModel): { program: Program; weights: Float32Array } {
  const { graph, inputs, outputs } = modelGraph(model);
  const unknown = graph.nodes.filter(({ type }) => !Object.hasOwn(OPERATORS, type));
  if (unknown.length > 0) {
    const list = unknown.map(({ type, output }) => `${output.replace(/\/[^/]*$/, "")} (${type})`).join(", ");
    throw new Error(
      `${model.name} cannot be exported as a page, which cannot compute the layers ${list}: ` +
        "export a model without them, or use exportOnnx.",
    );
  }
  const floats = graph.constants.map(({ values }) => (values instanceof Float32Array ? values : []));
  const weights = Float32Array.from(floats.flatMap((values) => Array.from(values)));
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

const stored = (program: Program, weights: Float32Array | Uint16Array, bits: 16 | 32): StoredModel => ({
  program,
  bits,
  weights: Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength).toString("base64"),
});

const largestDifference = (values: Float32Array, others: Float32Array): number =>
  values.reduce((largest, value, i) => Math.max(largest, Math.abs(value - others[i])), 0);

const spreadOf = (values: Float32Array): number =>
  values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
