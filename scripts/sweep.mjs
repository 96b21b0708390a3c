import "./setup/nodeVersion.mjs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { call, startedIn } from "./setup/calls.mjs";
import { UserError } from "./setup/errors.mjs";
import { main, options } from "./setup/main.mjs";
import { setUp } from "./setup/steps.mjs";
import { CHOICES } from "./sweep/choices.mjs";

const require = createRequire(import.meta.url);

const HELP = `${call("sweep", "NOTEBOOK -p NAME=VALUES [OPTIONS]")}    Runs a notebook with many settings, and compares the runs.

  NOTEBOOK             as for ${call("book")}: a file, or the section or name of one of genbook's notebooks
  -p NAME=VALUES       a setting of the notebook's first cell with its values (may be repeated): 2,4,8 or 1..5 or
                       0..0.5:6 (six values at equal distances) or 1e-4..1e-2:log:5 (five with equal ratios)
  --preset NAME        settings from the notebook, as for ${call("book")}
  --lang LANGUAGE      the language of genbook's notebooks, as for ${call("book")}
  --random N           runs N combinations drawn at random instead of all; ranges may then lack their number of
                       values: 1e-4..1e-2:log
  --search optuna      chooses the settings of each run by the results of the runs before, with Optuna; ranges as for
                       --random
  --trials N           how many runs a search has (default: 30)
  --objective METRIC   what a search makes as low as possible (default: valLoss), or as high: precision:max
  --prune              stops runs during which the objective is worse than the median of the other runs
  --seed N             the seed of --random and --search (default: 1)
  --out DIR            the folder of the sweep (default: sweeps/NOTEBOOK-…; the same command finds it again)
  --resume DIR         continues the sweep in this folder
  --retries N          how often a run that failed is tried again (default: as before in this folder, or 2)
  --retry-failed       tries the runs again that have failed too often
  --jobs N             how many runs run at once (default: as many as there are cores and GPUs for)
  --cores-per-run N    cores for each run, also 0.5 (default: 2)
  --gpus-per-run N     GPUs for each run, also 0.5 or 0.25 (default: 1 if there is a GPU, and else 0)
  --on local|ray       where: on this machine (default), or as jobs of a Ray cluster
  --address URL        the dashboard of the Ray cluster (default: RAY_API_SERVER_ADDRESS or http://127.0.0.1:8265)
  --write KIND         writes a job file instead of running anything: slurm or kubernetes
  --gallery DIR        only writes the gallery of the sweep in this folder, as it stands
  --work DIR --run N   runs the N-th run of the sweep in this folder, and nothing else
  --help               show this text

Instead of NOTEBOOK, the command may end in \`-- COMMAND …\`, which is run with "-p name=value …" and "--out FOLDER".
A run that was interrupted, or whose process was killed, runs again when the same command is given again. The
gallery is gallery.html in the folder of the sweep.
Exit code: 0, or 1 if a run failed.`;

const SETTINGS = {
  parameter: { type: "string", short: "p", multiple: true },
  preset: { type: "string" },
  lang: { type: "string", default: "en" },
  random: { type: "string" },
  search: { type: "string" },
  trials: { type: "string" },
  objective: { type: "string" },
  prune: { type: "boolean" },
  seed: { type: "string", default: "1" },
  out: { type: "string" },
  resume: { type: "string" },
  retries: { type: "string" },
  "retry-failed": { type: "boolean" },
  jobs: { type: "string" },
  "cores-per-run": { type: "string", default: "2" },
  "gpus-per-run": { type: "string" },
  on: { type: "string", default: "local" },
  address: { type: "string", default: process.env.RAY_API_SERVER_ADDRESS || "http://127.0.0.1:8265" },
  write: { type: "string" },
  gallery: { type: "string" },
  work: { type: "string" },
  run: { type: "string" },
};

/** The options that are whole numbers, with the least that each may be. */
const WHOLE = { random: 1, trials: 1, seed: 0, retries: 0, jobs: 1, run: 1 };

main(
  async (signal) => {
    const [args, command] = atDashes(process.argv.slice(2));
    const { values, positionals } = options(HELP, SETTINGS, { args, positionals: true });
    for (const [name, least] of Object.entries(WHOLE)) numberIn(values, name, least, Number.isSafeInteger);
    numberIn(values, "cores-per-run", 0.1, Number.isFinite);
    numberIn(values, "gpus-per-run", 0, Number.isFinite);
    for (const name of ["trials", "objective", "prune"]) {
      if (values[name] !== undefined && values.search === undefined)
        throw new UserError(`--${name} belongs to a search: add --search optuna.`);
    }
    for (const [name, known] of Object.entries(CHOICES)) oneOf(values, name, known);
    try {
      return await perform(values, positionals, command, signal);
    } catch (error) {
      throw error.name === "SweepError" ? new UserError(error.message) : error;
    }
  },
  { whenInterrupted: "Run the command again to continue the sweep." },
);

async function perform(values, positionals, command, signal) {
  const inProject = (folder) => resolve(startedIn(), folder);
  if (values.work !== undefined) {
    const { work } = await import("./sweep/worker.mjs");
    return work(inProject(values.work), values.run, signal);
  }
  await setUp(signal);
  // What follows needs the build and the Node packages.
  if (values.gallery !== undefined) {
    const { sweepGallery } = require("../dist/sweeps/gallery/gallery.js");
    console.log((await sweepGallery(inProject(values.gallery))).path);
    return 0;
  }
  const sweep = await sweepOf(values, positionals, command, inProject);
  const { retriesOf } = require("../dist/sweeps/attempts.js");
  values.retries = await retriesOf(sweep.folder, values.retries);
  if (values.write !== undefined) {
    const { writeJobFile } = await import("./sweep/jobFile.mjs");
    return writeJobFile(sweep, values);
  }
  const { run } = await import("./sweep/run.mjs");
  return run(sweep, values, signal);
}

/** Opens the sweep that --resume names, or the one that the other options describe. */
async function sweepOf(values, positionals, command, inProject) {
  const { openSweep, readSweep } = require("../dist/sweeps/plan.js");
  if (values.resume !== undefined) return readSweep(inProject(values.resume));
  const { planOf } = await import("./sweep/planOf.mjs");
  const { plan, folder } = planOf(values, positionals, command);
  return openSweep(inProject(values.out ?? folder), plan);
}

/** Splits arguments at "--". */
function atDashes(args) {
  const at = args.indexOf("--");
  return at < 0 ? [args, []] : [args.slice(0, at), args.slice(at + 1)];
}

function oneOf(values, name, known) {
  if (values[name] === undefined || known.includes(values[name])) return;
  throw new UserError(`--${name} ${values[name]}: expected ${known.join(" or ")}.`);
}

/** Turns the text of an option into a number. */
function numberIn(values, name, least, isAllowed) {
  if (values[name] === undefined) return;
  const number = Number(values[name]);
  if (values[name].trim() === "" || !isAllowed(number) || number < least) {
    const kind = isAllowed === Number.isFinite ? "a number" : "a whole number";
    throw new UserError(`--${name} ${values[name]}: expected ${kind} of at least ${least}.`);
  }
  values[name] = number;
}
