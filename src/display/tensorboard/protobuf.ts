/** The wire format of protocol buffers, as far as TensorBoard needs it: each function makes a field. */

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) | 128);
  }
}

const key = (field: number, wireType: number) => varint(field * 8 + wireType);

/** @param value a whole number, 0..2⁵³ − 1 */
export const integer = (field: number, value: number): Buffer =>
  Buffer.from([...key(field, 0), ...varint(value)]);

export const double = (field: number, value: number): Buffer =>
  Buffer.concat([Buffer.from(key(field, 1)), doubleBytes([value])]);

export function float(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([Buffer.from(key(field, 5)), bytes]);
}

/** Makes a field from a string, from bytes, or from the fields of a message. */
export function bytes(field: number, ...parts: (string | Uint8Array)[]): Buffer {
  const value = Buffer.concat(parts.map((part) => Buffer.from(part as string)));
  return Buffer.concat([Buffer.from([...key(field, 2), ...varint(value.length)]), value]);
}

export const doubles = (field: number, values: number[]): Buffer => bytes(field, doubleBytes(values));

const doubleBytes = (values: number[]) => Buffer.from(Float64Array.from(values).buffer);
