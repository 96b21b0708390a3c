import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../setup/errors.mjs";
import { root } from "../setup/paths.mjs";

/**
 * Returns all notebooks: first the chapter's, in the book's order ({ name: "8.4-variational-autoencoder",
 * section: "8.4", file }), then those in the folder `beyond`, each of which has its name as its section.
 */
export function listNotebooks(folder = join(root, "notebooks")) {
  const chapter = notebooksIn(folder).map(({ name, file }) => ({ name, section: name.split("-")[0], file }));
  const beyond = notebooksIn(join(folder, "beyond")).map(({ name, file }) => ({ name, section: name, file }));
  return [...chapter, ...beyond];
}

function notebooksIn(folder) {
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
