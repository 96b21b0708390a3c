/**
 * Reads CIFAR-10's binary archive while it is unpacked: a tar.gz of files with records, each of one byte for
 * the label and 3 × 1,024 bytes of red, green and blue, row by row. The data set's own page describes the
 * format.
 */
import { basename } from "node:path";
import { Readable, Transform, type TransformCallback } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract, type Entry } from "tar-stream";
import { isGzipped } from "../../files/gzip";
import { progressLine } from "../../terminal/progressLine";
import { MOST_BYTES, type Download } from "../download/download";

export const CIFAR_SIDE = 32;
const PLANE = CIFAR_SIDE * CIFAR_SIDE;
const PIXELS = 3 * PLANE;
const RECORD = 1 + PIXELS;

export interface CifarQuery {
  /** The names of the files to read, all of which must exist, in the order of the result. */
  files: string[];
  /** Returns true for the labels of the records to keep. */
  isWanted: (label: number) => boolean;
  /** The most records to keep. */
  count: number;
  /** The number of classes: labels are below it. */
  classes: number;
  signal?: AbortSignal;
}

export interface CifarRecords {
  /** n × 32 × 32 × 3 bytes: red, green and blue of a pixel side by side. */
  pixels: Uint8Array;
  /** n bytes. */
  labels: Uint8Array;
  /** The number of wanted records in the files. */
  available: number;
}

/** The wanted records of one file. */
interface FileRecords {
  kept: { label: number; pixels: Uint8Array }[];
  available: number;
}

/**
 * Returns the first `count` wanted records, in the order of `files`, not of the archive. All records are read
 * and checked; those that are not kept take no memory.
 *
 * @throws Error that names the archive, when it is truncated or damaged, lacks a file, or holds a file with a
 *   part of a record or an impossible label
 * @throws the signal's reason when it is aborted
 */
export async function readCifarArchive(
  { bytes, source }: Download,
  query: CifarQuery,
): Promise<CifarRecords> {
  const { files, signal } = query;
  const found = new Map<string, FileRecords>();
  const progress = progressLine("Unpacking CIFAR-10");
  // The old format without a magic number; its checksums are still verified.
  const tar = extract({ allowUnknownFormat: true });
  const unpacked = new UnpackedBytes();
  const feeding = pipeline(
    [
      Readable.from(slices(bytes, (fraction) => progress.update(fraction))),
      ...(isGzipped(bytes) ? [createGunzip()] : []),
      unpacked,
      tar,
    ],
    { signal },
  );
  feeding.catch(() => undefined); // its failure ends the loop too, and the loop may end first
  try {
    for await (const entry of tar) {
      unpacked.expectFile(entry.header.size ?? 0);
      const name = basename(entry.header.name);
      if (entry.header.type !== "file" || !files.includes(name)) entry.resume();
      else if (found.has(name)) throw new FormatError(`expected ${name} once, got it twice`);
      else found.set(name, await readRecords(entry, name, query));
    }
    await feeding;
    const missing = files.filter((name) => !found.has(name));
    if (missing.length > 0) {
      const got = missing.length < files.length ? `no ${missing.join(", ")}` : "none of them";
      throw new FormatError(`expected ${files.join(", ")}, got ${got}`);
    }
  } catch (error) {
    signal?.throwIfAborted();
    const reason =
      error instanceof FormatError ? error.message : `it cannot be unpacked (${(error as Error).message})`;
    throw new Error(
      `${source} is not an archive of CIFAR-10: ${reason}. Replace the file, or leave GENBOOK_MIRROR unset.`,
      { cause: error },
    );
  } finally {
    progress.done();
  }
  return joined(
    files.map((name) => found.get(name)!),
    query.count,
  );
}

/** Says that the archive could be unpacked, but has the wrong contents. */
class FormatError extends Error {}

/** The most bytes between two files: their headers, padding, and extensions such as long names. */
const MOST_BETWEEN_FILES = 1 << 20;

/**
 * Passes the unpacked bytes on, and refuses more than MOST_BYTES. tar-stream would hold extensions of any
 * size in memory.
 */
class UnpackedBytes extends Transform {
  private bytes = 0;
  private allowed = MOST_BETWEEN_FILES;

  /** @throws FormatError if a file does not fit into MOST_BYTES */
  expectFile(size: number): void {
    this.allowed = this.bytes + size + MOST_BETWEEN_FILES;
    if (this.allowed <= MOST_BYTES) return;
    throw new FormatError(`expected at most ${MOST_BYTES} bytes unpacked, got a file of ${size} bytes`);
  }

  override _transform(chunk: Uint8Array, _encoding: string, done: TransformCallback): void {
    this.bytes += chunk.length;
    if (this.bytes <= this.allowed) done(null, chunk);
    else done(new FormatError(`expected at most ${MOST_BETWEEN_FILES} bytes between two files, got more`));
  }
}

function* slices(bytes: Uint8Array, onProgress: (fraction: number) => void): Generator<Uint8Array> {
  const size = 1 << 16;
  for (let at = 0; at < bytes.length; at += size) {
    onProgress(at / bytes.length);
    yield bytes.subarray(at, at + size);
  }
  onProgress(1);
}

async function readRecords(entry: Entry, name: string, query: CifarQuery): Promise<FileRecords> {
  const rest = (entry.header.size ?? 0) % RECORD;
  if (rest > 0) {
    throw new FormatError(
      `expected whole records of ${RECORD} bytes in ${name}, got ${rest} bytes at its end`,
    );
  }
  const records: FileRecords = { kept: [], available: 0 };
  const record = new Uint8Array(RECORD);
  let filled = 0;
  let read = 0;
  for await (const chunk of entry as AsyncIterable<Uint8Array>) {
    for (let at = 0; at < chunk.length;) {
      const part = chunk.subarray(at, at + RECORD - filled);
      record.set(part, filled);
      at += part.length;
      filled += part.length;
      if (filled < RECORD) continue;
      filled = 0;
      const label = record[0];
      if (label >= query.classes) {
        throw new FormatError(
          `expected labels 0..${query.classes - 1}, got ${label} in record ${read} of ${name}`,
        );
      }
      read++;
      if (!query.isWanted(label)) continue;
      if (records.kept.length < query.count) records.kept.push({ label, pixels: interleaved(record) });
      records.available++;
    }
  }
  return records;
}

/** Returns the pixels of a record with their three colours side by side. */
function interleaved(record: Uint8Array): Uint8Array {
  const pixels = new Uint8Array(PIXELS);
  for (let c = 0; c < 3; c++) {
    for (let at = 0; at < PLANE; at++) pixels[3 * at + c] = record[1 + c * PLANE + at];
  }
  return pixels;
}

function joined(files: FileRecords[], count: number): CifarRecords {
  const records = files.flatMap(({ kept }) => kept).slice(0, count);
  const pixels = new Uint8Array(records.length * PIXELS);
  records.forEach((record, i) => pixels.set(record.pixels, i * PIXELS));
  return {
    pixels,
    labels: Uint8Array.from(records, ({ label }) => label),
    available: files.reduce((sum, { available }) => sum + available, 0),
  };
}
