import { open, rename, rm, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/** Matches the name of a partial file, which a killed process leaves behind. The group is the pid. */
export const PART = /\.(\d+)\.genbook\.part$/;

/** Text, bytes, or pieces that are written one after the other, and that may be made as they are written. */
type Contents = string | Uint8Array | Uint8Array[] | AsyncIterable<Uint8Array>;

/** The latest write in progress to each path, in this process. */
const underWay = new Map<string, Promise<void>>();

/**
 * Writes a file atomically: its name always refers to the complete old or new contents, even if the process
 * is killed, the disk is full or the machine loses power. A failure leaves the old file and nothing else.
 * Concurrent writes to one path are performed in the order of their calls.
 *
 * write-file-atomic takes a single buffer, which would hold a checkpoint in memory twice. Its temporary names
 * do not identify the process, so the files that a killed process leaves behind could not be removed safely.
 *
 * @throws the system's error, or the error that making the contents throws
 */
export function replaceFile(path: string, contents: Contents): Promise<void> {
  const key = resolve(path);
  const before = underWay.get(key) ?? Promise.resolve();
  const write = before.catch(() => undefined).then(() => writeAndRename(path, contents));
  underWay.set(key, write);
  return write.finally(() => {
    if (underWay.get(key) === write) underWay.delete(key);
  });
}

async function writeAndRename(path: string, contents: Contents): Promise<void> {
  const part = `${path}.${process.pid}.genbook.part`;
  try {
    const file = await open(part, "w");
    try {
      await writeFile(file, contents);
      await file.sync(); // otherwise the new name could reach the disk before the contents
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path));
}

/**
 * Flushes the names in a folder to disk. Not every file system supports this, and the contents are safe
 * without it.
 */
export async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, "r");
    await folder.sync().finally(() => folder.close());
  } catch {
    // Windows cannot open folders.
  }
}
