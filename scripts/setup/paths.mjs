import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export { cacheFolder } from "../shared/folders.cjs";

/** The repository's folder, without a final slash. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

export const venv = join(root, ".venv");
export const venvPython = join(venv, "bin", "python");

/** Returns all files under a folder, sorted, so that the same tree gives the same list on every machine. */
export function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/**
 * Returns the SHA-256, in hex, of the names (relative to the repository) and contents of files, and of
 * further texts.
 */
export function fingerprint(files, ...texts) {
  const hash = createHash("sha256");
  for (const file of files) {
    hash.update(`${file.startsWith(root) ? file.slice(root.length) : file}\0`);
    hash.update(readFileSync(file)).update("\0");
  }
  for (const text of texts) hash.update(`${text}\0`);
  return hash.digest("hex");
}

/** Returns the text of a file, or undefined if there is none. */
export function readIfThere(file) {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw error;
  }
}

/** Writes a file atomically, so that no reader finds part of it. */
export function replaceFile(file, text) {
  writeFileSync(`${file}.part`, text);
  renameSync(`${file}.part`, file);
}

/**
 * Makes a folder and those above it. (Node's own `recursive` never returns if the system answers ENOENT, as
 * in /proc.)
 */
export function makeFolder(folder) {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    if (error.code !== "EEXIST") throw error; // another process made it first
  }
}
