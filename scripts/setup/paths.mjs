import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export { cacheFolder } from "../shared/folders.cjs";

/** The folder of genbook's own code, without a final slash: a clone, or node_modules/genbook of a project. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** True if npm has installed genbook in a project, false in a clone. */
export const isInstalled = basename(dirname(root)) === "node_modules";

/**
 * The reader's folder, with their notebooks and .venv: the clone, or the project that has installed genbook.
 */
export const project = isInstalled ? projectAt(process.cwd()) : root;

/** Returns the nearest folder with a package.json, at or above `start`; `start` itself if there is none. */
function projectAt(start) {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return folder;
    if (folder === dirname(folder)) return start;
  }
}

const hasJupyterLab = (folder) => existsSync(join(folder, "bin", "jupyter-lab"));

/** The environment that the reader has activated, if this is a project and JupyterLab is in it. */
const activated = [isInstalled && process.env.VIRTUAL_ENV].filter(Boolean).find(hasJupyterLab);

/** The virtual environment with JupyterLab: the activated one, or .venv. */
export const venv = activated ?? join(project, ".venv");
export const venvPython = join(venv, "bin", "python");

/** The file with the fingerprint of what genbook has installed in a .venv that it made. */
export const venvStamp = join(venv, "genbook-stamp");

/**
 * True if the project has a JupyterLab of the reader's own. It is used as it is: genbook adds its kernel and
 * its extensions to that environment, but no packages.
 */
export const isReadersVenv =
  activated !== undefined || (isInstalled && hasJupyterLab(venv) && !existsSync(venvStamp));

/** Returns all files under a folder, sorted, so that the same tree gives the same list on every machine. */
export function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/**
 * Returns the SHA-256, in hex, of the names (relative to genbook's folder) and contents of files, and of
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
