/**
 * The folder of a sweep:
 *
 *     plan.json           what is run, with the settings of every run
 *     retries.json        how often a failed run is tried again, if the command said so (attempts.ts)
 *     lock                exists while a driver works on the sweep
 *     gallery.html        the runs side by side
 *     optuna.journal      the study of a search
 *     runs/0001/          a folder for each run, which stands alone:
 *       settings.json       its settings
 *       attempts.json       when and where it was tried, and how that ended (attempts.ts)
 *       lock                exists while a worker runs it
 *       log-1.txt           what the first attempt printed
 *       pruned.txt          why a search gave it up
 *       losses.jsonl        its losses and metrics (src/training/lossLog.ts)
 *
 * and whatever the command writes: the executed notebook, its page and its pictures.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { makeFolders } from "../files/makeFolders";
import { replaceFile } from "../files/replaceFile";
import type { Settings, Values } from "./values";

/** What a sweep runs. It never changes once it is written. */
export interface Plan {
  /** The heading of tables and of the gallery. */
  title: string;
  /**
   * The command of a run, to which "-p name=value …" and "--out FOLDER" are added. "{run}" stands for the
   * absolute path of the run's folder, and "{node}" for the Node that runs the worker.
   */
  command: string[];
  /** The folder in which it runs. */
  cwd: string;
  /** Identifies what the command reads, such as a notebook, so that changed contents make another sweep. */
  contents?: string;
  /** The settings of the runs; none if a search chooses them. */
  runs: Settings[];
  search?: Search;
}

/** Chooses the settings of each run when it starts, by the results of the runs before: search.ts. */
export interface Search {
  /** The values that each setting may have. */
  space: Record<string, Values>;
  /** Number of runs. */
  trials: number;
  /** A whole number ≥ 0. */
  seed: number;
  /** The metric that the search makes as good as possible. */
  objective: string;
  /** Which of its values is the best. */
  best: "lowest" | "highest";
  /** Stops runs during which the objective is worse than the median of the other runs. */
  prune: boolean;
}

/** Thrown for a folder that cannot be used, and for settings that make no sense. */
export class SweepError extends Error {
  override name = "SweepError";
}

/** A sweep on disk. */
export interface Sweep {
  /** Absolute path. */
  folder: string;
  plan: Plan;
  /** The names of the runs, in the plan's order: "0001", … */
  ids: string[];
}

export const runFolder = (sweep: Sweep, id: string): string => join(sweep.folder, "runs", id);

/** Returns the settings of a run. @throws SweepError if a search has not chosen them yet */
export function settingsOf(sweep: Sweep, id: string): Settings {
  const settings = sweep.plan.search ? chosenSettings(sweep, id) : sweep.plan.runs[Number(id) - 1];
  if (settings) return settings;
  throw new SweepError(
    `Run ${id} of ${sweep.folder} has no settings yet: its search chooses them when it starts the run. ` +
      `Continue the search with --resume ${sweep.folder}.`,
  );
}

/** Returns the settings that a search has chosen for a run, which are in the run's folder, if it has. */
export function chosenSettings(sweep: Sweep, id: string): Settings | undefined {
  const file = settingsFile(sweep, id);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Settings) : undefined;
}

/** Returns ten characters that depend on the plan, so that the same command finds its sweep again. */
export const planName = (plan: Plan): string =>
  createHash("sha256").update(JSON.stringify(plan)).digest("hex").slice(0, 10);

/**
 * Creates the folder of a sweep, or opens it if it holds the same plan.
 *
 * @throws SweepError if the folder holds another sweep or something else
 */
export async function openSweep(folder: string, plan: Plan): Promise<Sweep> {
  const path = resolve(folder);
  if (runCount(plan) === 0) throw new SweepError("A sweep needs at least one run, got none.");
  await makeFolders(path);
  if (!existsSync(planFile(path))) await replaceFile(planFile(path), `${JSON.stringify(plan, null, 1)}\n`);
  else if (planName((await readSweep(path)).plan) !== planName(plan)) {
    throw new SweepError(
      `${path} holds another sweep: its command, settings or notebook differ. Name another folder, or continue ` +
        `that sweep with --resume ${folder}.`,
    );
  }
  return sweepOf(path, plan);
}

/** Opens the folder of an existing sweep. @throws SweepError if it is none */
export async function readSweep(folder: string): Promise<Sweep> {
  const path = resolve(folder);
  try {
    return sweepOf(path, JSON.parse(await readFile(planFile(path), "utf8")) as Plan);
  } catch (error) {
    throw new SweepError(
      `Expected the folder of a sweep, which has a plan.json, got ${path}: ${(error as Error).message}.`,
      { cause: error },
    );
  }
}

const planFile = (folder: string) => join(folder, "plan.json");
const settingsFile = (sweep: Sweep, id: string) => join(runFolder(sweep, id), "settings.json");
const runCount = ({ runs, search }: Plan) => search?.trials ?? runs.length;

function sweepOf(folder: string, plan: Plan): Sweep {
  const count = runCount(plan);
  const digits = Math.max(4, String(count).length);
  return { folder, plan, ids: Array.from({ length: count }, (_, i) => String(i + 1).padStart(digits, "0")) };
}

/** Writes the settings of a run into its folder, which it creates. */
export async function writeSettings(
  sweep: Sweep,
  id: string,
  settings: Settings = settingsOf(sweep, id),
): Promise<void> {
  await mkdir(runFolder(sweep, id), { recursive: true });
  await replaceFile(settingsFile(sweep, id), `${JSON.stringify(settings)}\n`);
}
