import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import { makeFolders } from "../../files/makeFolders";
import { replaceFile } from "../../files/replaceFile";

export interface FigureFile {
  /** The path of the file; undefined before the first write. */
  readonly path: string | undefined;
  /** Writes the file; from the second time on, replaces it at once. */
  write(picture: Uint8Array): Promise<void>;
}

/**
 * Makes a file `<slug of name>-<n>.png` (or .gif) in the folder GENBOOK_FIGURES (or ./figures), with the
 * first n that is free: no file is overwritten except by the same figure.
 */
export function figureFile(name = "figure", extension: "png" | "gif" = "png"): FigureFile {
  const folder = process.env.GENBOOK_FIGURES || "figures";
  let path: string | undefined;
  return {
    get path() {
      return path;
    },
    async write(picture) {
      const earlier = path;
      try {
        await makeFolders(folder);
        path ??= await reserve(folder, slug(name), extension);
        await replaceFile(path, picture);
      } catch (error) {
        if (!earlier && path) await rm(path, { force: true }).catch(() => undefined); // it is empty
        path = earlier;
        throw new Error(
          `Could not write a figure to the folder ${folder}: ${(error as Error).message}. ` +
            `Set GENBOOK_FIGURES to a writable folder.`,
          { cause: error },
        );
      }
    },
  };
}

/**
 * Reserves the first free name; "wx" fails on an existing file, even if another process creates it at this
 * moment.
 */
async function reserve(folder: string, base: string, extension: string): Promise<string> {
  for (let n = 1; ; n++) {
    const path = join(folder, `${base}-${n}.${extension}`);
    try {
      await (await open(path, "wx")).close();
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

/** Turns a title into a file name: "Loss, epoch 3" becomes "loss-epoch-3". */
function slug(name: string): string {
  const dashed = name
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  return dashed.slice(0, 60) || "figure";
}
