import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../setup/errors.mjs";
import { root } from "../setup/paths.mjs";

/** The folder of each language's notebooks. */
const FOLDERS = { en: join(root, "notebooks"), zh: join(root, "notebooks", "zh") };
export const LANGUAGES = Object.keys(FOLDERS);

/**
 * Returns all notebooks in a language: first the chapter's, in the book's order ({ name:
 * "8.4-variational-autoencoder", section: "8.4", file }), then those in the folder `beyond`, if there is one,
 * each of which has its name as its section.
 *
 * @throws UserError if there are no notebooks in `language`
 */
export function listNotebooks(language = "en") {
  if (!Object.hasOwn(FOLDERS, language)) {
    throw new UserError(
      `--lang ${language}: there are no notebooks in this language. Choose from ${LANGUAGES.join(", ")}.`,
    );
  }
  const folder = FOLDERS[language];
  const chapter = notebooksIn(folder).map(({ name, file }) => ({ name, section: name.split("-")[0], file }));
  const beyond = notebooksIn(join(folder, "beyond")).map(({ name, file }) => ({ name, section: name, file }));
  return [...chapter, ...beyond];
}

function notebooksIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".ipynb"))
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
    .map((name) => ({ name: name.replace(/\.ipynb$/, ""), file: join(folder, name) }));
}

/** Returns the notebooks whose section or name is in `only`, or all of them if it is undefined. */
export function selectNotebooks(notebooks, only = []) {
  for (const wish of only) {
    if (!notebooks.some(({ section, name }) => wish === section || wish === name)) {
      const known = notebooks.map(({ section }) => section).join(", ");
      throw new UserError(`--only ${wish}: there is no such notebook. Choose from ${known}.`);
    }
  }
  return only.length === 0
    ? notebooks
    : notebooks.filter(({ section, name }) => only.includes(section) || only.includes(name));
}

export function readNotebook(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UserError(`${file} cannot be read as a notebook: ${error.message}`);
  }
}
