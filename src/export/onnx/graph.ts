/**
 * A model as ONNX describes it, the exchange format of onnxruntime, PyTorch and many others: a graph of
 * operators and constants.
 */
import { isDeepStrictEqual } from "node:util";

/** The version of ONNX's operators. onnxruntime supports it from version 1.12 (2022) on. */
export const OPSET = 17;

/** A value of the graph, known by its name: an input, a constant, or the output of a node. */
export interface Value {
  name: string;
  /** The shape. `null` stands for the number of images in the batch. */
  shape: readonly (number | null)[];
}

/** A node's attributes: whole numbers, lists of whole numbers, text, or a float32 as { float }. */
export type Attributes = Record<string, number | number[] | string | { float: number }>;

/** An operator of the given type, with the names of its inputs and its output. */
export interface GraphNode {
  type: string;
  inputs: string[];
  output: string;
  attributes: Attributes;
}

/** A constant: a layer's weights as float32, or a list of whole numbers, such as a shape, as int64. */
export interface Constant {
  name: string;
  shape: readonly number[];
  values: Float32Array | BigInt64Array;
}

/** Collects the nodes and constants of a graph. */
export class OnnxGraph {
  readonly nodes: GraphNode[] = [];
  readonly constants: Constant[] = [];
  private readonly names = new Set<string>();
  /** The constants that were added under each name. */
  private readonly named = new Map<string, Constant[]>();

  /** Declares an input of the graph. */
  input(name: string, shape: Value["shape"]): Value {
    return { name: this.unique(name), shape };
  }

  /** Adds a float32 constant, such as a layer's weights. */
  weights(name: string, values: Float32Array, shape: readonly number[]): Value {
    return this.constant(name, values, shape);
  }

  /** Adds a constant list of whole numbers, such as a shape. */
  whole(name: string, values: readonly number[]): Value {
    return this.constant(name, BigInt64Array.from(values, BigInt), [values.length]);
  }

  /**
   * Adds a node with one output.
   *
   * @param name the output's name, to which a number is added if the name is taken
   * @param shape the output's shape
   */
  node(
    type: string,
    inputs: readonly Value[],
    shape: Value["shape"],
    name: string,
    attributes: Attributes = {},
  ): Value {
    const output = { name: this.unique(name), shape };
    this.nodes.push({ type, inputs: inputs.map((input) => input.name), output: output.name, attributes });
    return output;
  }

  /** Adds a constant, or returns an equal one that was added under the same name. */
  private constant(name: string, values: Constant["values"], shape: readonly number[]): Value {
    const others = this.named.get(name) ?? [];
    const equal = others.find((each) => isDeepStrictEqual([each.shape, each.values], [shape, values]));
    if (equal) return equal;
    const constant = { name: this.unique(name), shape, values };
    this.constants.push(constant);
    this.named.set(name, [...others, constant]);
    return constant;
  }

  private unique(name: string): string {
    let free = name;
    for (let count = 2; this.names.has(free); count++) free = `${name}_${count}`;
    this.names.add(free);
    return free;
  }
}
