import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { readIfThere, replaceFile, root, venv } from "./paths.mjs";

/** Python reads each line of a .pth file as a folder with packages. */
const FOLDERS = ["papermill", "jupyter"].map((name) => `${join(root, "scripts", name)}\n`).join("");

/** Returns .venv/lib/python3.11/site-packages/genbook.pth, or undefined if there is no .venv. */
function pathFile() {
  const lib = join(venv, "lib");
  const python = existsSync(lib) && readdirSync(lib).find((name) => name.startsWith("python"));
  return python ? join(lib, python, "site-packages", "genbook.pth") : undefined;
}

/**
 * Lets .venv find genbook's own Python: the translator that writes papermill's parameters in TypeScript,
 * and the extension of Jupyter's server.
 */
export const pythonModules = {
  title: "genbook's Python modules",
  isUpToDate() {
    const file = pathFile();
    return file !== undefined && readIfThere(file) === FOLDERS;
  },
  async run() {
    replaceFile(pathFile(), FOLDERS);
  },
};
