/**
 * Writes ONNX, the exchange format of onnxruntime, PyTorch and many others: a graph of nodes and constants,
 * in protocol buffers. The field numbers are those of onnx.proto, https://github.com/onnx/onnx.
 */
import { bytesField, floatField, intField } from "../../files/protobuf";

/** The version of ONNX's operators. onnxruntime supports it from version 1.12 (2022) on. */
export const OPSET = 17;

/** The version of the file format that came with that version of the operators. */
const IR_VERSION = 8;

const FLOAT = 1;
const INT64 = 7;

/** A value of the graph, known by its name: an input, a constant, or the output of a node. */
export interface Value {
  name: string;
  /** The shape. `null` stands for the number of images in the batch. */
  shape: readonly (number | null)[];
}

/** A node's attributes: whole numbers, lists of whole numbers, text, or a float32 as { float }. */
export type Attributes = Record<string, number | number[] | string | { float: number }>;

/** Collects the nodes and constants of a graph, and encodes it. */
export class OnnxGraph {
  private readonly nodes: Buffer[] = [];
  private readonly constants: Buffer[] = [];
  private readonly names = new Set<string>();

  /** Declares an input of the graph. */
  input(name: string, shape: Value["shape"]): Value {
    return { name: this.unique(name), shape };
  }

  /** Adds a float32 constant, such as a layer's weights. */
  weights(name: string, values: Float32Array, shape: readonly number[]): Value {
    return this.constant(
      name,
      FLOAT,
      Buffer.from(values.buffer, values.byteOffset, values.byteLength),
      shape,
    );
  }

  /** Adds a constant list of whole numbers, such as a shape. */
  whole(name: string, values: readonly number[]): Value {
    return this.constant(name, INT64, Buffer.from(BigInt64Array.from(values, BigInt).buffer), [
      values.length,
    ]);
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
    this.nodes.push(
      Buffer.concat([
        ...inputs.map((input) => bytesField(1, input.name)),
        bytesField(2, output.name),
        bytesField(3, output.name),
        bytesField(4, type),
        ...Object.entries(attributes).map(([key, value]) => bytesField(5, attribute(key, value))),
      ]),
    );
    return output;
  }

  /** Encodes the graph as an ONNX model. */
  encode(
    inputs: readonly Value[],
    outputs: readonly Value[],
    { name, producer, version }: { name: string; producer: string; version: string },
  ): Buffer {
    const graph = Buffer.concat([
      ...this.nodes.map((node) => bytesField(1, node)),
      bytesField(2, name),
      ...this.constants.map((constant) => bytesField(5, constant)),
      ...inputs.map((value) => bytesField(11, valueInfo(value))),
      ...outputs.map((value) => bytesField(12, valueInfo(value))),
    ]);
    return Buffer.concat([
      intField(1, IR_VERSION),
      bytesField(2, producer),
      bytesField(3, version),
      bytesField(7, graph),
      bytesField(8, intField(2, OPSET)),
    ]);
  }

  private constant(name: string, type: number, bytes: Buffer, shape: readonly number[]): Value {
    const value = { name: this.unique(name), shape };
    this.constants.push(
      Buffer.concat([
        ...shape.map((size) => intField(1, size)),
        intField(2, type),
        bytesField(8, value.name),
        bytesField(9, bytes),
      ]),
    );
    return value;
  }

  private unique(name: string): string {
    let free = name;
    for (let count = 2; this.names.has(free); count++) free = `${name}_${count}`;
    this.names.add(free);
    return free;
  }
}

/** Encodes an AttributeProto. Its field 20 says which of the other fields holds the value. */
function attribute(name: string, value: Attributes[string]): Buffer {
  const head = bytesField(1, name);
  if (typeof value === "number") return Buffer.concat([head, intField(3, value), intField(20, 2)]);
  if (typeof value === "string") return Buffer.concat([head, bytesField(4, value), intField(20, 3)]);
  if (Array.isArray(value))
    return Buffer.concat([head, ...value.map((each) => intField(8, each)), intField(20, 7)]);
  return Buffer.concat([head, floatField(2, value.float), intField(20, 1)]);
}

/** Encodes a ValueInfoProto: the name and the shape of a float32 tensor. */
function valueInfo({ name, shape }: Value): Buffer {
  const dimensions = shape.map((size) =>
    bytesField(1, size === null ? bytesField(2, "n") : intField(1, size)),
  );
  const tensor = Buffer.concat([intField(1, FLOAT), bytesField(2, Buffer.concat(dimensions))]);
  return Buffer.concat([bytesField(1, name), bytesField(2, bytesField(1, tensor))]);
}
