import type { Dirent } from "node:fs";
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
      for await (const each of filesBelow(folder, signal)) found.push(each);
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
 * Yields the files below a folder. Links to folders are followed after all folders of the tree have been
 * visited, and each folder is visited once, so that a link to a folder of the tree adds nothing, wherever it
 * is. A folder that cannot be read is skipped.
 *
 * @throws Error if the top folder cannot be read
 */
async function* filesBelow(top: string, signal: AbortSignal): AsyncGenerator<PictureFile | SkippedFile> {
  const visited = new Set<string>();
  // Paths from the top folder: each ends in a slash, apart from that of the top folder itself.
  const [folders, links]: [string[], string[]] = [[""], []];
  while (folders.length > 0 || links.length > 0) {
    const inside = (folders.shift() ?? links.shift())!;
    let entries: Dirent[];
    try {
      const real = await realpath(join(top, inside));
      if (visited.has(real)) continue;
      visited.add(real);
      entries = await readdir(join(top, inside), { withFileTypes: true });
    } catch (error) {
      const reason = reasonOf(error as Error);
      if (inside === "") throw new Error(`The folder ${top} cannot be read: ${reason}.`, { cause: error });
      yield { file: inside, reason };
      continue;
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (let at = 0; at < entries.length; at += AT_ONCE) {
      signal.throwIfAborted();
      const some = entries.slice(at, at + AT_ONCE);
      const all = await Promise.all(
        some.map((entry) => stat(join(top, inside, entry.name)).catch((error: Error) => error)),
      );
      for (const [i, about] of all.entries()) {
        const name = inside + some[i].name;
        if (about instanceof Error) yield { file: name, reason: reasonOf(about) };
        else if (about.isFile()) yield { name, bytes: about.size, time: about.mtimeMs };
        else if (!about.isDirectory()) yield { file: name, reason: "not a file" };
        else if (!some[i].name.startsWith(".")) (some[i].isSymbolicLink() ? links : folders).push(`${name}/`);
      }
    }
  }
}
