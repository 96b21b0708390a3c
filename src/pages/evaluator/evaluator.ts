import { OPERATORS } from "./operators";
import { sizeOf, type Data, type Program } from "./program";

/** Computes the model's outputs for one input. */
export type Evaluate = (input: Float32Array) => Float32Array[];

/** Stands for an input that is left out: ONNX gives it an empty name. */
const NONE: Data = { shape: [], values: new Float32Array() };

/**
 * Returns a function that computes a program.
 *
 * @param weights the numbers of all its constants, one after the other
 */
export function evaluator(program: Program, weights: Float32Array): Evaluate {
  const constants = new Map([["", NONE]]);
  let start = 0;
  for (const { name, shape, whole } of program.constants) {
    const values = whole ? Float32Array.from(whole) : weights.subarray(start, (start += sizeOf(shape)));
    constants.set(name, { shape, values });
  }
  return (input) => {
    const known = new Map(constants);
    known.set(program.input.name, { shape: [1, ...program.input.shape], values: input });
    for (const { type, inputs, output, attributes } of program.nodes) {
      const given = inputs.map((name) => known.get(name)!);
      known.set(output, OPERATORS[type](given, attributes));
    }
    return program.outputs.map((name) => known.get(name)!.values);
  };
}
