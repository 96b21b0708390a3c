import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Creates a folder and its parents, if they are missing. (mkdir's own `recursive` never returns if the system
 * reports ENOENT for a folder inside an existing one, such as /proc.)
 *
 * @throws Error if one of them is a file; the system's error if a folder cannot be created
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
 * Creates one folder.
 *
 * @returns false if it already existed
 * @throws the system's error if it cannot be created
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
 * Returns true if a path is a folder, false if it does not exist.
 *
 * @throws Error if it is a file
 */
async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw error;
  });
  if (found && !found.isDirectory()) throw new Error(`${path} is not a folder`);
  return found !== undefined;
}
