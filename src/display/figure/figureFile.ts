import { mkdir, open, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

export interface FigureFile {
  /** Where it lies; undefined before the first write. */
  readonly path: string | undefined;
  /** Writes it; from the second time on replaces it in one go. */
  write(png: Uint8Array): Promise<void>;
}

/**
 * A PNG file `<slug of name>-<n>.png` in the folder GENBOOK_FIGURES (or ./figures), with the first n that is free:
 * what is there is never overwritten, except by the same figure.
 */
export function figureFile(name = "figure"): FigureFile {
  const folder = process.env.GENBOOK_FIGURES || "figures";
  let path: string | undefined;
  return {
    get path() {
      return path;
    },
    async write(png) {
      const part = join(folder, `.${slug(name)}.${process.pid}.part`);
      try {
        await mkdir(folder, { recursive: true });
        await writeFile(part, png);
        path ??= await reserve(folder, slug(name));
        await rename(part, path);
      } catch (error) {
        await rm(part, { force: true }).catch(() => undefined);
        throw new Error(
          `Could not write a figure to the folder ${folder}: ${(error as Error).message}. ` +
            `Set GENBOOK_FIGURES to a folder that can be written.`,
          { cause: error },
        );
      }
    },
  };
}

/** Takes the first free name; "wx" fails on one that is there, also when another process takes it at this moment. */
async function reserve(folder: string, base: string): Promise<string> {
  for (let n = 1; ; n++) {
    const path = join(folder, `${base}-${n}.png`);
    try {
      await (await open(path, "wx")).close();
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

/** "Loss, epoch 3" → "loss-epoch-3" */
function slug(name: string): string {
  const dashed = name
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  return dashed.slice(0, 60) || "figure";
}
