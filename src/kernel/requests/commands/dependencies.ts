/**
 * Finds the packages that a notebook needs. The page records in the notebook's metadata which packages `%npm`
 * adds (see scripts/jupyter/page/dependencies.js), and asks the kernel, when it opens a notebook, how to add
 * those that are missing.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { CommsForCells } from "../comms.js";

/** The versions of packages, by name. */
export type Dependencies = Record<string, string>;

const NAME = /^(@[\w.~-]+\/)?[\w~-][\w.~-]*$/;
const VERSION = /^\d[\w.+-]*$/;
/** The target of the comm through which pages ask. */
const TARGET = "genbook.dependencies";
/** The npm commands that add the packages listed after them. */
const ADD = new Set(["add", "install", "i"]);

/** Tells whether an npm command adds packages. Others show something, or make what they need themselves. */
export function addsPackages(words: string[]): boolean {
  const [verb = "", ...others] = words.filter((word) => !word.startsWith("-"));
  return ADD.has(verb) && others.length > 0 && !words.includes("--help");
}

/** Returns the folder of the project that a folder belongs to: the nearest one with a package.json. */
export function projectOf(folder: string): string | undefined {
  if (existsSync(join(folder, "package.json"))) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : projectOf(above);
}

/**
 * Returns the packages from npm's registry that a project asks for, with the versions that are installed.
 * Packages from folders and other addresses are left out: they cannot be added by name and version.
 */
export function dependenciesOf(folder: string): Dependencies {
  const project = projectOf(folder);
  if (project === undefined) return {};
  const { dependencies, devDependencies } = described(project) as Record<string, Dependencies | undefined>;
  const found: Dependencies = {};
  for (const [name, range] of Object.entries({ ...devDependencies, ...dependencies })) {
    const version = /[:/]/.test(range) ? undefined : installed(name, project);
    if (version !== undefined) found[name] = version;
  }
  return found;
}

/**
 * Returns the packages that an npm command has changed, and those that it was told to add, even if they were
 * there already. null stands for a package that is gone.
 */
export function changedBy(
  command: string,
  before: Dependencies,
  after: Dependencies,
): Record<string, string | null> {
  const [verb, ...rest] = command.trim().split(/\s+/);
  const added = new Set(ADD.has(verb) ? rest.map((each) => each.replace(/(?<=.)@.*/, "")) : []);
  const changed: Record<string, string | null> = {};
  for (const name of Object.keys(before)) if (!(name in after)) changed[name] = null;
  for (const [name, version] of Object.entries(after)) {
    if (before[name] !== version || added.has(name)) changed[name] = version;
  }
  return changed;
}

/** Answers pages that ask which command adds the packages that their notebook lacks. */
export function answerPages(comms: CommsForCells, folder: () => string): void {
  comms.accept(TARGET, (comm, message) => {
    message.reply({ command: commandToAdd(message.data.dependencies, folder()) ?? null });
    comm.close();
  });
}

/**
 * Returns the command that adds the dependencies of a notebook that are not installed; undefined if all of
 * them are. Metadata can contain anything, so everything but names and versions is left out.
 */
export function commandToAdd(dependencies: unknown, folder: string): string | undefined {
  const missing = Object.entries(dependencies ?? {})
    .filter(([name, version]) => NAME.test(name) && VERSION.test(String(version)))
    .filter(([name]) => installed(name, folder) === undefined)
    .map(([name, version]) => `${name}@${version}`);
  return missing.length > 0 ? `%npm add ${missing.join(" ")}` : undefined;
}

/** Returns the version of a package that files in a folder can import; undefined if they cannot. */
function installed(name: string, folder: string): string | undefined {
  const place = join(folder, "node_modules", name);
  if (existsSync(join(place, "package.json"))) return String(described(place).version);
  const above = dirname(folder);
  return above === folder ? undefined : installed(name, above);
}

/** Returns the contents of a package.json; {} if it cannot be read, because npm complains about that. */
function described(folder: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<string, unknown>;
  } catch {
    return {};
  }
}
