/** The folder of decoded images: one file for each folder of pictures and each way to decode it. */
import { readdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { formatBytes } from "../../terminal/format";
import { cacheFolder } from "../../files/cacheFolder";
import { makeFolders } from "../../files/makeFolders";
import { isAlive } from "../../files/processes";
import { PART, replaceFile } from "../../files/replaceFile";
import { shareWork } from "../sharedWork";
import { PixelFile, type PixelIndex } from "./pixelFile";

export interface PixelCacheOptions {
  /** The folder of the cache. @defaultValue genbook/images in XDG_CACHE_HOME or ~/.cache */
  cacheDir?: string;
  /**
   * The largest size of the cache, in bytes. The least recently used images are removed to keep it within
   * this limit.
   *
   * @defaultValue 10 GB
   */
  cacheLimit?: number;
  signal?: AbortSignal;
}

const ENDING = ".pixels";

/** The age, in ms, after which a partial file is removed if the process that wrote it is gone. */
const ABANDONED_MS = 600_000;

/**
 * Opens the decoded images with this name, and makes them first if they are not in the cache. Simultaneous
 * calls make them only once.
 *
 * @param bytes the largest number of bytes that the images can take
 * @param make yields the contents of a PixelFile
 * @param onKept is called when images have been added to the cache, with a sentence about its size
 * @throws Error if the images are larger than the cache may become, or the folder cannot be written to; what
 *   `make` throws; the signal's reason if it is aborted
 */
export async function cachedPixels(
  name: string,
  bytes: number,
  make: (signal: AbortSignal) => AsyncGenerator<Uint8Array>,
  options: PixelCacheOptions,
  onKept: (index: PixelIndex, text: string) => void,
): Promise<PixelFile> {
  const { cacheDir = join(cacheFolder(), "images"), cacheLimit = 10e9, signal } = options;
  const path = join(cacheDir, name + ENDING);
  const advice = "Pass the path of another folder as cacheDir, or set XDG_CACHE_HOME before you start.";
  if (bytes > cacheLimit) {
    throw new Error(
      `The decoded images take up to ${formatBytes(bytes)}, more than the cache may hold (cacheLimit, ` +
        `${formatBytes(cacheLimit)}): raise cacheLimit, or load smaller or fewer images.`,
    );
  }
  const known = await PixelFile.open(path);
  if (known) {
    await utimes(path, new Date(), new Date()).catch(() => undefined); // as the time of the last use
    await makeRoom(cacheDir, cacheLimit).catch(() => undefined); // a folder that cannot be written to can be read
    return known;
  }
  const { last } = await shareWork(path, signal, async (signal) => {
    try {
      await makeFolders(cacheDir);
      await makeRoom(cacheDir, cacheLimit - bytes);
      await replaceFile(path, make(signal));
    } catch (error) {
      const { code, syscall } = error as NodeJS.ErrnoException;
      if (!syscall) throw error;
      throw new Error(`Decoded images cannot be kept in ${cacheDir} (${code}). ${advice}`, { cause: error });
    }
  });
  const made = await PixelFile.open(path);
  if (!made) throw new Error(`${path} cannot be read after it was written. ${advice}`);
  const total = formatBytes(sumOf(await entriesOf(cacheDir)));
  if (last)
    onKept(
      made.index,
      `${cacheDir} holds ${total} of decoded images; it may hold at most ${formatBytes(cacheLimit)}.`,
    );
  return made;
}

interface CacheEntry {
  path: string;
  bytes: number;
  /** The time of the last use, in ms since 1970. */
  time: number;
}

const sumOf = (entries: CacheEntry[]) => entries.reduce((sum, { bytes }) => sum + bytes, 0);

async function entriesOf(
  folder: string,
  isEntry = (name: string) => name.endsWith(ENDING),
): Promise<CacheEntry[]> {
  const paths = (await readdir(folder)).filter(isEntry).map((name) => join(folder, name));
  const about = await Promise.all(paths.map((path) => stat(path).catch(() => undefined)));
  return about.flatMap((each, i) => (each ? [{ path: paths[i], bytes: each.size, time: each.mtimeMs }] : []));
}

/**
 * Removes the partial files of processes that are gone, and then the images that were used least recently,
 * until at most `most` bytes are left.
 */
async function makeRoom(folder: string, most: number): Promise<void> {
  const isAbandoned = (name: string) => PART.test(name) && !isAlive(Number(PART.exec(name)![1]));
  for (const { path, time } of await entriesOf(folder, isAbandoned)) {
    if (Date.now() - time > ABANDONED_MS) await rm(path, { force: true });
  }
  const entries = (await entriesOf(folder)).sort((a, b) => a.time - b.time);
  let total = sumOf(entries);
  for (const { path, bytes } of entries) {
    if (total <= most) return;
    await rm(path, { force: true });
    total -= bytes;
  }
}
