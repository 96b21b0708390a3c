/** Reads pictures from zip and tar archives, without unpacking them to the disk. */
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract, type Entry } from "tar-stream";
import { openPromise } from "yauzl";
import { isGzipped } from "../../files/gzip";
import { listingOf, type OpenedPicture, type PictureFile, type PictureSource } from "./pictureSource";

const ENDING = /\.(zip|tgz|tar\.gz|tar)$/i;

/** Returns a source for the archive at this path, or undefined if the path's ending is not an archive's. */
export function archiveSource(path: string): PictureSource | undefined {
  const ending = ENDING.exec(path)?.[1].toLowerCase();
  if (ending === undefined) return undefined;
  const title = basename(path).replace(ENDING, "");
  if (ending === "zip") return zipSource(path, title);
  return tarSource(path, title, () => createReadStream(path), ending !== "tar");
}

/** @param bytes a tar or tar.gz archive; `place` names it in messages */
export function tarSourceOfBytes(bytes: Uint8Array, place: string, title: string): PictureSource {
  return tarSource(place, title, () => Readable.from(pieces(bytes)), isGzipped(bytes));
}

function zipSource(path: string, title: string): PictureSource {
  return {
    place: path,
    title,
    list: (signal) =>
      whole(path, async () => {
        const found: PictureFile[] = [];
        for await (const { fileName, uncompressedSize, ...entry } of zipEntries(path)) {
          signal.throwIfAborted();
          found.push({ name: fileName, bytes: uncompressedSize, time: entry.time });
        }
        return listingOf(found);
      }),
    async *open(files) {
      const wanted = new Set(files.map(({ name }) => name));
      for await (const { fileName, read } of zipEntries(path)) {
        if (wanted.has(fileName)) yield { name: fileName, read };
      }
    },
  };
}

/** Yields the files in a zip archive. */
async function* zipEntries(path: string) {
  const zip = await openPromise(path, { autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      const { fileName, uncompressedSize } = entry;
      if (fileName.endsWith("/")) continue; // a folder
      const read = async () => buffer(await zip.openReadStreamPromise(entry));
      yield { fileName, uncompressedSize, time: entry.getLastModDate().getTime(), read };
    }
  } finally {
    zip.close(); // once the files that are being read have been read
  }
}

/** @param stream returns a new stream that reads the archive from its beginning */
function tarSource(place: string, title: string, stream: () => Readable, isZipped: boolean): PictureSource {
  const entries = async function* (signal: AbortSignal): AsyncGenerator<Entry> {
    const tar = extract({ allowUnknownFormat: true });
    const feeding = pipeline([stream(), ...(isZipped ? [createGunzip()] : []), tar], { signal });
    feeding.catch(() => undefined); // a failure ends the loop below as well, unless the loop has already ended
    for await (const entry of tar) {
      if (entry.header.type === "file") yield entry;
      entry.resume();
    }
    await feeding;
  };
  return {
    place,
    title,
    list: (signal) =>
      whole(place, async () => {
        const found: PictureFile[] = [];
        for await (const { header } of entries(signal)) {
          found.push({ name: header.name, bytes: header.size ?? 0, time: header.mtime?.getTime() ?? 0 });
        }
        signal.throwIfAborted();
        return listingOf(found);
      }),
    async *open(files, signal): AsyncGenerator<OpenedPicture> {
      const wanted = new Set(files.map(({ name }) => name));
      for await (const entry of entries(signal)) {
        const { name } = entry.header;
        if (!wanted.has(name)) continue;
        const bytes = await buffer(entry);
        yield { name, read: () => Promise.resolve(bytes) };
      }
    },
  };
}

/** Adds the name of the archive, and what to do, to an error that reading it throws. */
async function whole<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && error.name === "AbortError") throw error;
    throw new Error(`${place} cannot be unpacked (${(error as Error).message}): fetch it again.`, {
      cause: error,
    });
  }
}

function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  const size = 1 << 16;
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
