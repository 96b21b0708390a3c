/**
 * Writes protocol buffers, the format of TensorFlow's settings and of ONNX: a message consists of its fields,
 * one after another.
 */

/** Encodes a field that holds text, bytes or another message. */
export function bytesField(number: number, content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content);
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

/**
 * Encodes a number with seven bits in each byte, the lowest first; the eighth bit says that more bytes
 * follow.
 */
function varint(value: number): Buffer {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return Buffer.from([...bytes, value]);
}
