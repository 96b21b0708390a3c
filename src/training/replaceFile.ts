import { open, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** What a process that is killed may leave of a file, with its pid. */
export const PART = /\.(\d+)\.genbook\.part$/;

/**
 * Writes a file so that its name always stands for whole contents, the old or the new ones: also where the process is
 * killed, the disk is full or the machine loses power. A failure leaves the old file and nothing else.
 *
 * @throws the system's error
 */
export async function replaceFile(path: string, contents: string | Uint8Array | Uint8Array[]): Promise<void> {
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

/** Makes names last; not every file system can do it, and the contents are safe without. */
export async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, "r");
    await folder.sync().finally(() => folder.close());
  } catch {
    // Windows cannot open folders
  }
}
