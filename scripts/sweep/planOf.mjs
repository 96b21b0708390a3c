import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { findNotebooks, readNotebook } from "../book/notebooks.mjs";
import { declaredParameters, withParameters } from "../book/parameters.mjs";
import { startedIn } from "../setup/calls.mjs";
import { UserError } from "../setup/errors.mjs";
import { project, root } from "../setup/paths.mjs";

const require = createRequire(import.meta.url);
const { drawAtRandom, grid, isInterval, parseValues } = require("../../dist/sweeps/values.js");
const { planName } = require("../../dist/sweeps/plan.js");

/**
 * Returns the plan that a command line asks for, and the folder that is its own.
 *
 * @throws UserError for values that the notebook does not take
 */
export function planOf({ parameter = [], random, seed, preset, lang, ...values }, names, command) {
  const space = reported(() => Object.fromEntries(parameter.map(parseValues)));
  if (Object.keys(space).length < parameter.length) throw new UserError("Each setting may have only one -p.");
  const what = command.length > 0 ? ofCommand(command, names) : ofNotebook(names, lang, preset, space);
  if (parameter.length === 0)
    throw new UserError("Expected a setting and its values, got none. Write -p seed=1..5, for example.");
  const search = searchOf(values, space, seed);
  if (search && random !== undefined) throw new UserError("Write --search or --random, not both.");
  const runs = () => (random === undefined ? grid(space) : drawAtRandom(space, random, seed));
  const plan = Object.assign(what, search ? { runs: [], search } : { runs: reported(runs) });
  return { plan, folder: join("sweeps", `${plan.title}-${planName(plan)}`) };
}

/** Returns the search that the options describe, if they do. */
function searchOf({ search, trials = 30, objective = "valLoss", prune = false }, space, seed) {
  if (search === undefined) return undefined;
  const [, name, end = "min"] = /^([^:]+)(?::(min|max))?$/.exec(objective) ?? [];
  if (name === undefined) {
    throw new UserError(`--objective ${objective}: expected a metric such as valLoss, or precision:max.`);
  }
  return { space, trials, seed, objective: name, best: end === "min" ? "lowest" : "highest", prune };
}

function ofCommand(command, names) {
  if (names.length > 0)
    throw new UserError(`Name a notebook or a command after --, not both: ${names.join(" ")}.`);
  const file = command.find((each) => /\.\w+$/.test(each)) ?? command[0];
  return { title: basename(file).replace(/\.\w+$/, ""), command, cwd: startedIn() };
}

function ofNotebook(names, lang, preset, space) {
  if (names.length !== 1) {
    throw new UserError(
      `Expected one notebook, got ${names.length === 0 ? "none" : names.join(" ")}. Name 8.4, for example.`,
    );
  }
  const [{ name, section, file }] = findNotebooks(names, lang);
  const notebook = readNotebook(file);
  const assignments = Object.entries(space).flatMap(([setting, values]) =>
    (isInterval(values) ? [values.from, values.to] : values).map((value) => [setting, value]),
  );
  withParameters(notebook, { title: name, preset, assignments }); // checks names and types
  const book = ["{node}", join(root, "scripts", "book.mjs"), file];
  return {
    title: section,
    command: [...book, ...(preset ? ["--preset", preset] : []), ...runName(notebook, space)],
    cwd: project,
    contents: createHash("sha256").update(readFileSync(file)).digest("hex"),
  };
}

/** A notebook with the parameter runName keeps its checkpoints in the run's folder, and resumes from them. */
function runName(notebook, space) {
  const cell = notebook.cells.find(({ metadata }) => metadata?.tags?.includes("parameters"));
  const has =
    cell && !("runName" in space) && declaredParameters([cell.source].flat().join("")).has("runName");
  return has ? ["-p", "runName={run}/training"] : [];
}

/** Turns the errors of the command line's values into messages without a stack. */
function reported(parse) {
  try {
    return parse();
  } catch (error) {
    throw new UserError(error.message);
  }
}
