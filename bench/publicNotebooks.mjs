import "../scripts/setup/nodeVersion.mjs";
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { UserError } from "../scripts/setup/errors.mjs";
import { main, options } from "../scripts/setup/main.mjs";
import { root } from "../scripts/setup/paths.mjs";
import { StepLine } from "../scripts/setup/progress.mjs";
import { setUp } from "../scripts/setup/steps.mjs";
import { describeMachine } from "./machine.mjs";
import { kernelspecOf } from "./publicNotebooks/kernels.mjs";
import { page } from "./publicNotebooks/page.mjs";
import { reasonFor } from "./publicNotebooks/reasons.mjs";
import { cellsOf, runNotebook } from "./publicNotebooks/run.mjs";
import { writeFiles } from "./results.mjs";

const HELP = `node bench/publicNotebooks.mjs FOLDER [OPTIONS]    Runs public notebooks for other kernels in genbook.

  --only TEXT   the notebooks whose repository or path contains TEXT; others keep their earlier results
  --help        this text

FOLDER holds the repositories that bench/publicNotebooks/notebooks.json lists, as OWNER+NAME, with the packages
that their notebooks import installed by npm. Runs each notebook in the kernel that it was written for too, and
writes docs/results/publicNotebooks.json and publicNotebooks.md.`;

const results = join(root, "docs", "results");
const resultFile = join(results, "publicNotebooks.json");
const list = JSON.parse(readFileSync(new URL("publicNotebooks/notebooks.json", import.meta.url), "utf8"));

main(async (signal) => {
  const { values, positionals } = options(HELP, { only: { type: "string" } }, { positionals: true });
  if (positionals.length !== 1) throw new UserError(`expected one FOLDER.\n\n${HELP}`);
  await setUp(signal);
  const before = existsSync(resultFile) ? JSON.parse(readFileSync(resultFile, "utf8")).results : [];
  const known = new Map(before.map((each) => [nameOf(each), each]));
  const scratch = mkdtempSync(join(os.tmpdir(), "genbook-public-"));
  const step = new StepLine(`${list.length} notebooks`);
  try {
    for (const notebook of list) {
      signal.throwIfAborted();
      const name = nameOf(notebook);
      if (values.only && known.has(name) && !name.includes(values.only)) continue;
      step.detail(name);
      known.set(name, { ...notebook, ...(await run(notebook, positionals[0], scratch, signal)) });
      await write(list.map((each) => known.get(nameOf(each))).filter(Boolean));
    }
    step.done();
  } catch (error) {
    step.failed();
    throw error;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
});

const nameOf = ({ repository, path }) => `${repository} ${path}`;

/** Runs a notebook in genbook, in genbook without the checker, and in its own kernel. */
async function run({ repository, path, kernel }, folder, scratch, signal) {
  const file = join(folder, repository.replace("/", "+"), path);
  if (!existsSync(file)) throw new UserError(`expected the notebook ${file}`);
  const cells = cellsOf(readFileSync(file, "utf8"));
  const ours = await kernelspecOf("ours", scratch, signal);
  const own = await runNotebook(file, await kernelspecOf(kernel, scratch, signal));
  const errors = await runNotebook(file, ours);
  const unchecked = await runNotebook(file, ours, ["%check off"]);
  const reasons = cells.map((_, index) => reasonFor({ index, cells, errors, own, unchecked }) ?? null);
  const short = (texts) => texts.map((error) => error && firstLine(error, realpathSync(folder)));
  return { own: short(own), errors: short(errors), unchecked: short(unchecked), reasons };
}

/** Returns the first line of an error, without the paths of this machine. */
const firstLine = (error, folder) =>
  error.split("\n")[0].replaceAll(`${folder}/`, "").replaceAll(`${root}/`, "").slice(0, 300);

async function write(notebooks) {
  const machine = describeMachine({ device: "cpu", threads: os.availableParallelism() });
  const date = new Date().toISOString();
  const file = join(results, "publicNotebooks.md");
  const text = page({ results: notebooks, machine, date });
  writeFiles(results, {
    "publicNotebooks.json": `${JSON.stringify({ machine, date, results: notebooks }, null, 1)}\n`,
    "publicNotebooks.md": await format(text, { ...(await resolveConfig(file)), filepath: file }),
  });
}
