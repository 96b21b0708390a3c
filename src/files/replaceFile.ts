import { open, rename, rm, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/** The name of a file that is being written; a killed process leaves it behind. The group is the pid. */
export const PART = /\.(\d+)\.genbook\.part$/;

/** The last write of each path that is under way in this process. */
const underWay = new Map<string, Promise<void>>();

/**
 * Writes a file so that its name always stands for whole contents, the old ones or the new ones, even where
 * the process is killed, the disk is full or the machine loses power. A failure leaves the old file and
 * nothing else. Writes of one path take place one after the other, in the order of their calls.
 *
 * Differs from write-file-atomic, which takes one buffer (a checkpoint would be in memory twice), and whose
 * temporary names do not say which process they belong to, so that nobody can remove what a killed one has
 * left.
 *
 * @param contents text, bytes, or pieces that are written one after the other
 * @throws the system's error
 */
export function replaceFile(path: string, contents: string | Uint8Array | Uint8Array[]): Promise<void> {
  const key = resolve(path);
  const before = underWay.get(key) ?? Promise.resolve();
  const write = before.catch(() => undefined).then(() => writeAndRename(path, contents));
  underWay.set(key, write);
  return write.finally(() => {
    if (underWay.get(key) === write) underWay.delete(key);
  });
}

async function writeAndRename(path: string, contents: string | Uint8Array | Uint8Array[]): Promise<void> {
  const part = `${path}.${process.pid}.genbook.part`;
  try {
    const file = await open(part, "w");
    try {
      await writeFile(file, contents);
      await file.sync(); // or the new name could reach the disk before the contents
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
 * Makes the names in a folder durable. Not every file system can do it, and the contents are safe without it.
 */
export async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, "r");
    await folder.sync().finally(() => folder.close());
  } catch {
    // Windows cannot open folders.
  }
}
