import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { replaceFile } from "../../files/replaceFile";
import type { tf } from "../../tensorflow/backend";
import { modelCard, type ModelCardOptions } from "./modelCard";

/** The last line of a card, by which a card that nobody has edited is recognized. */
const SIGNATURE = /<!-- genbook ([0-9a-f]{64}) -->\n$/;

/**
 * Writes a model card to a folder, as README.md. A README.md that somebody has written or edited is kept: the
 * card is then README-2.md, or the next name that is free.
 *
 * @returns the path of the card
 */
export async function writeCard(
  folder: string,
  models: tf.LayersModel | Record<string, tf.LayersModel>,
  options: ModelCardOptions,
): Promise<string> {
  const text = modelCard(models, options) + "\n";
  for (let count = 1; ; count++) {
    const path = join(folder, count === 1 ? "README.md" : `README-${count}.md`);
    if (await isEdited(path)) continue;
    await replaceFile(path, `${text}<!-- genbook ${hashOf(text)} -->\n`);
    return path;
  }
}

/** Returns true for a file that is not a card as `writeCard` left it. */
async function isEdited(path: string): Promise<boolean> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return false;
  return hashOf(text.replace(SIGNATURE, "")) !== SIGNATURE.exec(text)?.[1];
}

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");
