import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Makes a folder and those above it, where they are missing. (mkdir's own `recursive` never returns where the
 * system says ENOENT for a folder that exists, such as /proc.)
 *
 * @throws where one of them is a file, or the system refuses
 */
export async function makeFolders(folder: string): Promise<void> {
  const missing: string[] = [];
  let at = folder;
  while (!(await isFolder(at))) {
    missing.unshift(at);
    at = dirname(at);
  }
  for (const each of missing) await makeFolder(each);
}

/**
 * Makes one folder.
 *
 * @returns false where it was there already
 */
export async function makeFolder(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/**
 * Tells whether a path is a folder.
 *
 * @throws where it is a file
 */
async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw error;
  });
  if (found && !found.isDirectory()) throw new Error(`${path} is not a folder`);
  return found !== undefined;
}
