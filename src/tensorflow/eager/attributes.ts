import type { TFEOpAttr } from "@tensorflow/tfjs-node-gpu/dist/tfjs_binding";
import type { AttributeSetters } from "../library/cApi";
import type { Pointer } from "../library/memory";
import { DTYPE } from "./errors";

/** The kinds of attributes, with the numbers that TensorFlow's C interface gives them. */
export const ATTRIBUTE = { string: 0, int: 1, float: 2, bool: 3, type: 4, shape: 5 } as const;

/**
 * An attribute of an op as tfjs-node's kernels write it: one value, or an array of values for a list
 * attribute.
 */
export type Attribute = TFEOpAttr;

/** Makes an attribute that is a data type, as one of DTYPE's numbers. */
export const typeAttribute = (name: string, dtype: number): Attribute => ({
  name,
  type: ATTRIBUTE.type,
  value: dtype,
});

type OneOrMany<T> = T | T[];

/** An attribute as runOp takes it: its kind, with the value or the list of values. */
export type AttributeValue =
  | { string: OneOrMany<string> }
  | { int: OneOrMany<number> }
  | { float: OneOrMany<number> }
  | { bool: boolean }
  | { type: OneOrMany<keyof typeof DTYPE> }
  | { shape: number[] | number[][] };

/** Turns attributes such as { dtype: { type: "float32" } } into the form that an op takes. */
export function namedAttributes(attributes: Record<string, AttributeValue>): Attribute[] {
  return Object.entries(attributes).map(([name, attribute]) => {
    const [kind, value] = Object.entries(attribute)[0] as [
      keyof typeof ATTRIBUTE,
      OneOrMany<keyof typeof DTYPE>,
    ];
    const type = ATTRIBUTE[kind];
    if (kind !== "type") return { name, type, value };
    return { name, type, value: Array.isArray(value) ? value.map((each) => DTYPE[each]) : DTYPE[value] };
  });
}

/** Sets an attribute of an op that is about to run, or of a node of a graph, depending on `set`. */
export function setAttribute(
  set: AttributeSetters,
  op: Pointer,
  attribute: Attribute,
  status: Pointer,
): void {
  const { name, value } = attribute;
  switch (attribute.type) {
    case ATTRIBUTE.string: {
      if (Array.isArray(value)) {
        const strings = value as string[];
        const lengths = BigUint64Array.from(strings, (each) => BigInt(Buffer.byteLength(each)));
        return set.stringList(op, name, strings, lengths, strings.length);
      }
      // TensorFlow accepts any bytes, not only UTF-8.
      const bytes = typeof value === "string" ? Buffer.from(value) : (value as Uint8Array);
      return set.string(op, name, bytes, bytes.length);
    }
    case ATTRIBUTE.int:
      if (!isList(value)) return set.int(op, name, value as number);
      return set.intList(op, name, BigInt64Array.from(value, BigInt), value.length);
    case ATTRIBUTE.float:
      if (!isList(value)) return set.float(op, name, value as number);
      return set.floatList(op, name, Float32Array.from(value), value.length);
    case ATTRIBUTE.bool: // no op takes a list of booleans
      return set.bool(op, name, value ? 1 : 0);
    case ATTRIBUTE.type:
      if (!isList(value)) return set.type(op, name, value as number);
      return set.typeList(op, name, Int32Array.from(value), value.length);
    case ATTRIBUTE.shape: {
      const shape = value as number[] | number[][];
      if (!isShapeList(shape)) return set.shape(op, name, dimsOf(shape), shape.length, status);
      const dims = shape.map((each) => BigInt64Array.from(each, BigInt));
      const ranks = Int32Array.from(shape, (each) => each.length);
      return set.shapeList(op, name, dims, ranks, shape.length, status);
    }
    default:
      throw new Error(`Attribute ${name} has the unknown kind ${attribute.type}.`);
  }
}

const isList = (value: unknown): value is number[] => Array.isArray(value) || ArrayBuffer.isView(value);

/** [[2, 3], []] is a list of shapes; [2, 3] and [] are shapes. */
const isShapeList = (shape: number[] | number[][]): shape is number[][] => Array.isArray(shape[0]);

const dims = new BigInt64Array(16);

/**
 * Writes a shape into scratch memory, which the next call overwrites. A size of -1 means that the size is
 * unknown.
 *
 * @throws Error if the shape has more than 16 axes
 */
export function dimsOf(shape: ArrayLike<number>): BigInt64Array {
  if (shape.length > dims.length)
    throw new Error(`A tensor can have at most ${dims.length} axes, got ${shape.length}.`);
  for (let axis = 0; axis < shape.length; axis++) dims[axis] = BigInt(shape[axis]);
  return dims;
}
