import { readFileSync } from "node:fs";

/** A field of a protocol buffer: a number, or the bytes of a string or message. */
export type Field = { field: number; value: number | Buffer };

/** Reads the fields of a message. A float or a double is returned as its bytes. */
export function fieldsOf(message: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = () => {
    for (let [value, scale] = [0, 1]; ; scale *= 128) {
      const byte = message[at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  const take = (length: number) => message.subarray(at, (at += length));
  while (at < message.length) {
    const key = varint();
    const read = [varint, () => take(8), () => take(varint()), undefined, undefined, () => take(4)][key & 7];
    fields.push({ field: key >> 3, value: read!() });
  }
  return fields;
}

export const bytesOf = (message: Buffer, field: number): Buffer =>
  fieldsOf(message).find((each) => each.field === field)!.value as Buffer;

/** Reads the records of an event file, and throws if a checksum is wrong. */
export function readEvents(path: string): Buffer[] {
  const file = readFileSync(path);
  const events: Buffer[] = [];
  for (let at = 0; at < file.length;) {
    const length = Number(file.readBigUInt64LE(at));
    const [header, event] = [file.subarray(at, at + 8), file.subarray(at + 12, at + 12 + length)];
    for (const [data, place] of [
      [header, at + 8],
      [event, at + 12 + length],
    ] as const) {
      if (file.readUInt32LE(place) !== maskedCrc(data)) throw new Error(`wrong checksum at byte ${place}`);
    }
    events.push(event);
    at += 16 + length;
  }
  return events;
}

/** CRC-32C, bit by bit, masked. */
function maskedCrc(data: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0x82f63b78 & -(crc & 1));
  }
  crc = ~crc >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
