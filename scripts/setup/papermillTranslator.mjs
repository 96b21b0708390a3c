import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { readIfThere, replaceFile, venv } from "./paths.mjs";

/**
 * Python reads each line of a .pth file as a folder with packages, relative to the file: here
 * scripts/papermill.
 */
const FOLDER = "../../../../scripts/papermill\n";

/** Returns .venv/lib/python3.11/site-packages/genbook.pth, or undefined if there is no .venv. */
function pathFile() {
  const lib = join(venv, "lib");
  const python = existsSync(lib) && readdirSync(lib).find((name) => name.startsWith("python"));
  return python ? join(lib, python, "site-packages", "genbook.pth") : undefined;
}

/** Lets papermill in .venv find the translator that writes its parameters in TypeScript. */
export const papermillTranslator = {
  title: "papermill's TypeScript",
  isUpToDate() {
    const file = pathFile();
    return file !== undefined && readIfThere(file) === FOLDER;
  },
  async run() {
    replaceFile(pathFile(), FOLDER);
  },
};
