/**
 * Writes the notebooks as JupyterLab saves them with this kernel, so that opening and saving one changes
 * nothing in it.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { relative } from "node:path";
import { pathToFileURL } from "node:url";
import { LANGUAGES, listNotebooks } from "./book/notebooks.mjs";
import { replaceFile, root } from "./setup/paths.mjs";

/** The committed notebooks in all languages, as paths. */
export const notebooks = LANGUAGES.flatMap((language) => listNotebooks(language).map(({ file }) => file));

/**
 * Returns the text of a notebook's file as JupyterLab saves it: with sorted keys, an indent of one space, and
 * the language as the kernel describes it.
 */
export function asSaved(text) {
  const { kernelInfo } = createRequire(import.meta.url)("../dist/kernel/requests/kernelInfo.js");
  const notebook = JSON.parse(text);
  notebook.metadata.language_info = kernelInfo().language_info;
  return `${JSON.stringify(sorted(notebook), null, 1)}\n`;
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const file of notebooks) {
    const text = readFileSync(file, "utf8");
    const saved = asSaved(text);
    if (saved === text) continue;
    replaceFile(file, saved);
    console.log(relative(root, file));
  }
}
