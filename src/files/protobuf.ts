/**
 * Writes protocol buffers, the format of TensorFlow's settings, TensorBoard's events and ONNX: a message
 * consists of its fields, one after another.
 */

/** Encodes a field that holds text, bytes or another message, which may be given in parts. */
export function bytesField(number: number, ...parts: (string | Uint8Array)[]): Buffer {
  const bytes = Buffer.concat(parts.map((part) => Buffer.from(part as string)));
  return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);
}

/** Encodes a field that holds a whole number ≥ 0, a boolean (0 or 1) or a value of an enumeration. */
export function intField(number: number, value: number): Buffer {
  return Buffer.concat([varint(number << 3), varint(value)]);
}

/** Encodes a field that holds a number as float32. */
export function floatField(number: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([varint((number << 3) | 5), bytes]);
}

/** Encodes a field that holds a number as float64. */
export const doubleField = (number: number, value: number): Buffer =>
  Buffer.concat([varint((number << 3) | 1), doubleBytes([value])]);

/** Encodes a field that holds a list of numbers as float64. */
export const doublesField = (number: number, values: number[]): Buffer =>
  bytesField(number, doubleBytes(values));

const doubleBytes = (values: number[]) => Buffer.from(Float64Array.from(values).buffer);

/**
 * Encodes a number with seven bits in each byte, the lowest first; the eighth bit says that more bytes
 * follow.
 */
function varint(value: number): Buffer {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return Buffer.from([...bytes, value]);
}
