import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { listingOf, type PictureFile, type PictureSource } from "./pictureSource";
import { reasonOf, type SkippedFile } from "./skippedFiles";

/** Returns a source for the pictures in a folder and in the folders below it. */
export function folderSource(folder: string): PictureSource {
  return {
    place: folder,
    title: basename(resolve(folder)),
    async list(signal) {
      const found: (PictureFile | SkippedFile)[] = [];
      for await (const each of filesIn(folder, "", new Set(), signal)) found.push(each);
      return listingOf(found);
    },
    // eslint-disable-next-line @typescript-eslint/require-await -- an archive's `open` has to wait
    async *open(files) {
      for (const { name } of files) yield { name, read: () => readFile(join(folder, name)) };
    },
  };
}

/** The number of files that are looked up at once. */
const AT_ONCE = 64;

/**
 * Yields the files below a folder. Links are followed, but to each folder only once. A folder that cannot be
 * read is skipped.
 *
 * @param inside the path from the top folder to `folder`: it ends in a slash, or is empty for the top folder
 * @throws Error if the top folder cannot be read
 */
async function* filesIn(
  folder: string,
  inside: string,
  visited: Set<string>,
  signal: AbortSignal,
): AsyncGenerator<PictureFile | SkippedFile> {
  let names: string[];
  try {
    const real = await realpath(folder);
    if (visited.has(real)) return;
    visited.add(real);
    names = (await readdir(folder)).sort();
  } catch (error) {
    if (inside === "") {
      throw new Error(`The folder ${folder} cannot be read: ${reasonOf(error as Error)}.`, { cause: error });
    }
    yield { file: inside, reason: reasonOf(error as Error) };
    return;
  }
  for (let at = 0; at < names.length; at += AT_ONCE) {
    signal.throwIfAborted();
    const some = names.slice(at, at + AT_ONCE);
    const all = await Promise.all(
      some.map((name) => stat(join(folder, name)).catch((error: Error) => error)),
    );
    for (const [i, about] of all.entries()) {
      const name = inside + some[i];
      if (about instanceof Error) yield { file: name, reason: reasonOf(about) };
      else if (about.isFile()) yield { name, bytes: about.size, time: about.mtimeMs };
      else if (!about.isDirectory()) yield { file: name, reason: "not a file" };
      else if (!some[i].startsWith(".")) yield* filesIn(join(folder, some[i]), `${name}/`, visited, signal);
    }
  }
}
