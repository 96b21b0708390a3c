import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { startedIn } from "../setup/calls.mjs";
import { UserError } from "../setup/errors.mjs";
import { project, root } from "../setup/paths.mjs";

/** The folder of each language's notebooks. */
const FOLDERS = { en: join(root, "notebooks"), zh: join(root, "notebooks", "zh") };
export const LANGUAGES = Object.keys(FOLDERS);

/**
 * Returns all of genbook's notebooks in a language: first the chapter's, in the book's order ({ name:
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

/** Returns the presets of genbook's notebooks, with the sections that have each: { quick: ["8.4", …], … }. */
export function listPresets() {
  const sections = {};
  for (const { section, file } of listNotebooks()) {
    for (const preset of Object.keys(readNotebook(file).metadata.genbook?.presets ?? {}))
      (sections[preset] ??= []).push(section);
  }
  return sections;
}

function notebooksIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".ipynb"))
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
    .map((name) => ({ name: name.replace(/\.ipynb$/, ""), file: join(folder, name) }));
}

/** Returns the notebooks that lie in the project's own folders: at its top, and in `notebooks`. */
export const projectNotebooks = () =>
  [project, join(project, "notebooks"), join(project, "notebooks", "beyond")]
    .flatMap(notebooksIn)
    .map(ofReader);

const ofReader = ({ name, file }) => ({ name, section: name, file });

/**
 * Returns the notebooks that the reader names, or all of genbook's if there are no names. A name is a file,
 * or the section or name of one of genbook's, which is copied to the same place in the reader's project
 * unless it is there.
 *
 * @throws UserError for a name of which there is neither a file nor a notebook
 */
export function findNotebooks(wishes, language) {
  const isFile = (wish) => wish.endsWith(".ipynb") && existsSync(resolve(startedIn(), wish));
  const files = wishes.filter(isFile).map((wish) => resolve(startedIn(), wish));
  const names = wishes.filter((wish) => !isFile(wish));
  const areFiles = files.length > 0 && names.length === 0;
  const own = areFiles ? [] : selectNotebooks(listNotebooks(language), names);
  return [
    ...files.map((file) => ofReader({ name: basename(file, ".ipynb"), file })),
    ...own.map((notebook) => Object.assign(notebook, { file: copyOf(notebook.file) })),
  ];
}

/** Copies one of genbook's notebooks to the reader's project, unless it is there; returns the copy's path. */
function copyOf(file) {
  const copy = join(project, relative(root, file));
  if (existsSync(copy)) return copy;
  mkdirSync(dirname(copy), { recursive: true });
  copyFileSync(file, copy);
  const settings = join("notebooks", "tsconfig.json"); // its cells are not strict, whatever the project's are
  if (!existsSync(join(project, settings))) copyFileSync(join(root, settings), join(project, settings));
  console.log(`Copied ${relative(project, copy)} to this project.`);
  return copy;
}

/** Returns the notebooks whose section or name is in `only`, or all of them if it is undefined. */
export function selectNotebooks(notebooks, only = []) {
  for (const wish of only) {
    if (!notebooks.some(({ section, name }) => wish === section || wish === name)) {
      const known = notebooks.map(({ section }) => section).join(", ");
      throw new UserError(`${wish}: there is no such file or notebook. Choose from ${known}.`);
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
