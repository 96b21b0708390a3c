/**
 * Writes a graph as an ONNX file, in protocol buffers. The field numbers are those of onnx.proto,
 * https://github.com/onnx/onnx.
 */
import { bytesField, floatField, intField } from "../../files/protobuf";
import { OPSET, type Attributes, type Constant, type GraphNode, type OnnxGraph, type Value } from "./graph";

/** The version of the file format that came with this version of the operators. */
const IR_VERSION = 8;

const FLOAT = 1;
const INT64 = 7;

/** Encodes a graph as an ONNX model. */
export function encodeGraph(
  { nodes, constants }: OnnxGraph,
  inputs: readonly Value[],
  outputs: readonly Value[],
  { name, producer, version }: { name: string; producer: string; version: string },
): Buffer {
  const graph = Buffer.concat([
    ...nodes.map((node) => bytesField(1, encodeNode(node))),
    bytesField(2, name),
    ...constants.map((constant) => bytesField(5, encodeConstant(constant))),
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

/** Encodes a NodeProto. The node has the name of its output. */
function encodeNode({ type, inputs, output, attributes }: GraphNode): Buffer {
  return Buffer.concat([
    ...inputs.map((input) => bytesField(1, input)),
    bytesField(2, output),
    bytesField(3, output),
    bytesField(4, type),
    ...Object.entries(attributes).map(([key, value]) => bytesField(5, attribute(key, value))),
  ]);
}

/** Encodes a TensorProto. */
function encodeConstant({ name, shape, values }: Constant): Buffer {
  return Buffer.concat([
    ...shape.map((size) => intField(1, size)),
    intField(2, values instanceof Float32Array ? FLOAT : INT64),
    bytesField(8, name),
    bytesField(9, Buffer.from(values.buffer, values.byteOffset, values.byteLength)),
  ]);
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
