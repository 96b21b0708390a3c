import { evaluator } from "../../pages/evaluator/evaluator";
import type { Program } from "../../pages/evaluator/program";
import { weightsOf, type StoredModel } from "../../pages/evaluator/storedModel";
import { tf } from "../../tensorflow/backend";
import { toHalfFloats } from "./halfFloats";
import { pageProgram } from "./pageProgram";

/** float16 is used if it changes the outputs by less than this share of their range. */
const TOLERANCE = 1 / 512;

/**
 * Converts a model with one input to a form that a page can hold and compute.
 *
 * @param examples inputs for which the outputs show whether float16 is precise enough
 * @throws Error that names each layer that cannot be converted
 */
export function storedModel(model: tf.LayersModel, examples: Float32Array[]): StoredModel {
  const { program, weights } = pageProgram(model);
  const halves = stored(program, toHalfFloats(weights), 16);
  const evaluate = evaluator(program, weightsOf(halves));
  const rounded = examples.map((input) => evaluate(input));
  const exact = examples.map((input) => outputsOf(model, tf.tensor(input, [1, ...program.input.shape])));
  const isPrecise = program.outputs.every((_, output) => {
    let [largest, low, high] = [0, Infinity, -Infinity];
    exact.forEach((outputs, example) =>
      outputs[output].forEach((value, i) => {
        largest = Math.max(largest, Math.abs(value - rounded[example][output][i]));
        [low, high] = [Math.min(low, value), Math.max(high, value)];
      }),
    );
    return largest < TOLERANCE * (high - low);
  });
  return isPrecise ? halves : stored(program, weights, 32);
}

/** Returns what the model itself computes, and frees the input. */
function outputsOf(model: tf.LayersModel, input: tf.Tensor): Float32Array[] {
  const outputs: tf.Tensor[] = [model.predict(input)].flat();
  const values = outputs.map((each) => each.dataSync() as Float32Array);
  for (const each of [input, ...outputs]) each.dispose();
  return values;
}

const stored = (program: Program, weights: Float32Array | Uint16Array, bits: 16 | 32): StoredModel => ({
  program,
  bits,
  weights: Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength).toString("base64"),
});
