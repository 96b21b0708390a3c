import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { replaceFile } from "../../files/replaceFile";
import type { tf } from "../../tensorflow/backend";
import { modelCard, type ModelCardOptions } from "./modelCard";

/** The last line of a card: the files that it is about, and a hash by which edits are recognized. */
const SIGNATURE = /<!-- genbook (.*) ([0-9a-f]{64}) -->\n$/;

/**
 * Writes a model card beside an exported file, as README.md. A README.md that somebody has written or edited,
 * or that is about other files, is kept: the card is then README-2.md, or the next name that is free.
 *
 * @param contents what the exported file is, for the card's list of files
 * @returns the path of the card
 */
export async function writeCard(
  exported: string,
  contents: string,
  models: tf.LayersModel | Record<string, tf.LayersModel>,
  options: ModelCardOptions,
): Promise<string> {
  const files = { [basename(exported)]: contents, ...options.files };
  const text = modelCard(models, { commit: await currentCommit(), ...options, files }) + "\n";
  const names = JSON.stringify(Object.keys(files));
  for (let count = 1; ; count++) {
    const path = join(dirname(exported), count === 1 ? "README.md" : `README-${count}.md`);
    if (!(await mayReplace(path, names))) continue;
    await replaceFile(path, `${text}<!-- genbook ${names} ${hashOf(text)} -->\n`);
    return path;
  }
}

/** Returns true if there is no file, or a card about these files as `writeCard` left it. */
async function mayReplace(path: string, names: string): Promise<boolean> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return true;
  const [signature = "", its, hash] = SIGNATURE.exec(text) ?? [];
  return its === names && hashOf(text.slice(0, -signature.length)) === hash;
}

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Returns the commit of the current folder, with "-dirty" after changes; undefined outside a repository. */
async function currentCommit(): Promise<string | undefined> {
  const describe = ["describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"];
  return promisify(execFile)("git", describe).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}
