/**
 * A model as a page holds it: ONNX's operators, in the order in which they are computed. `exportPage` writes
 * it, and `evaluator` computes it.
 */
export interface Program {
  /** The model's only input, with its shape without the batch. */
  input: { name: string; shape: readonly number[] };
  /** The names of the values that the model returns. */
  outputs: readonly string[];
  nodes: readonly ProgramNode[];
  constants: readonly ProgramConstant[];
}

export interface ProgramNode {
  /** The name of ONNX's operator, such as "Conv". */
  type: string;
  inputs: readonly string[];
  output: string;
  attributes: Readonly<Record<string, number | readonly number[] | string | { float: number }>>;
}

/** A constant: the next numbers of the model's weights, or, for a shape, whole numbers of its own. */
export interface ProgramConstant {
  name: string;
  shape: readonly number[];
  whole?: readonly number[];
}

/** An array of numbers with a shape. */
export interface Data {
  shape: readonly number[];
  values: Float32Array;
}

/** Computes an operator's output from its inputs. */
export type Operator = (inputs: Data[], attributes: ProgramNode["attributes"]) => Data;

export const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((product, size) => product * size, 1);
