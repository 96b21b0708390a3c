/** A file in the cache: its contents, the lock of its writer, and what killed processes have left. */
import { readdir, readFile, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { awaitLock, leaveLock } from "../../files/lock";
import { makeFolders } from "../../files/makeFolders";
import { PART } from "../../files/replaceFile";
import { difference, type PublishedFile } from "./publishedFile";

/**
 * Reads a file from the cache. Without bytes, `damage` describes how the file differs from the published one;
 * it is undefined if there is no file.
 */
export async function readCache(
  path: string,
  file: PublishedFile,
): Promise<{ bytes?: Uint8Array; damage?: string }> {
  const bytes = await readFile(path).catch(() => undefined);
  const damage = bytes && difference(bytes, file);
  if (!bytes || damage) return { damage };
  await rm(lockPath(path), { force: true }).catch(() => undefined); // left by a process that was killed after its work
  return { bytes };
}

/**
 * Calls `work` while no other process writes the file. If the cache cannot be written at all, `writable` is
 * false.
 *
 * @param onWait receives the process that holds the lock, ten times a second: "process 1234"
 * @throws what `work` throws; the signal's reason if it is aborted during the wait
 */
export async function whileLocked<T>(
  path: string,
  signal: AbortSignal,
  onWait: (holder: string) => void,
  work: (writable: boolean) => Promise<T>,
): Promise<T> {
  try {
    await makeFolders(dirname(path));
    await awaitLock(lockPath(path), { signal, onWait });
  } catch {
    signal.throwIfAborted();
    return work(false);
  }
  try {
    await removeLeftovers(path);
    return await work(true);
  } finally {
    await leaveLock(lockPath(path));
  }
}

const lockPath = (path: string) => `${path}.lock`;

/** Removes the temporary files of killed processes. Only a process that holds the lock makes such files. */
async function removeLeftovers(path: string): Promise<void> {
  const folder = dirname(path);
  const isLeftover = (name: string) =>
    name === `${basename(lockPath(path))}.turn` || (name.startsWith(`${basename(path)}.`) && PART.test(name));
  for (const name of (await readdir(folder)).filter(isLeftover))
    await rm(join(folder, name), { force: true });
}
