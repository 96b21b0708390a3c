import { appendFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { bytesField, doubleField, intField } from "../../files/protobuf";
import type { SummaryValue } from "./summaries";

let made = 0;

/**
 * A file of events that TensorBoard reads: records of length, checksum, event and checksum
 * (tensorflow/core/util/event.proto, tensorflow/core/lib/io/record_writer.h). Each record is written at once,
 * so that TensorBoard sees it while the training runs.
 *
 * TensorFlow's own ops write such files too (tf.node.summaryFileWriter), but each folder has a single writer,
 * which stays open until the process ends, and tfjs-node gives access to neither images nor text.
 */
export class EventFile {
  readonly path: string;

  /** @param folder must exist; every EventFile is a new file in it */
  constructor(folder: string) {
    const seconds = String(Math.floor(Date.now() / 1000)).padStart(10, "0");
    this.path = join(folder, `events.out.tfevents.${seconds}.${hostname()}.${process.pid}.${made++}`);
    this.append(bytesField(3, "brain.Event:2"));
  }

  /** Writes the values of a step, counted from 1. */
  write(step: number, values: SummaryValue[]): void {
    this.append(intField(2, step), bytesField(5, ...values));
  }

  private append(...fields: Buffer[]): void {
    const event = Buffer.concat([doubleField(1, Date.now() / 1000), ...fields]);
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(event.length));
    appendFileSync(this.path, Buffer.concat([length, checksum(length), event, checksum(event)]));
  }
}

/** Returns the CRC-32C of bytes, masked as these files require. (Node's zlib.crc32 is a different CRC.) */
function checksum(data: Uint8Array): Buffer {
  let crc = 0xffffffff;
  for (const byte of data) crc = CRC_TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  crc = ~crc >>> 0;
  const result = Buffer.alloc(4);
  result.writeUInt32LE((((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0);
  return result;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc;
});
