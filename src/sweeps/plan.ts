/**
 * The folder of a sweep:
 *
 *     plan.json           what is run, with the settings of every run
 *     lock                exists while a driver works on the sweep
 *     gallery.html        the runs side by side
 *     runs/0001/          a folder for each run, which stands alone:
 *       settings.json       its settings
 *       attempts.json       when and where it was tried, and how that ended (attempts.ts)
 *       lock                exists while a worker runs it
 *       log-1.txt           what the first attempt printed
 *       losses.jsonl        its losses and metrics (src/training/lossLog.ts)
 *
 * and whatever the command writes: the executed notebook, its page and its pictures.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { makeFolders } from "../files/makeFolders";
import { replaceFile } from "../files/replaceFile";
import type { Settings } from "./values";

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
  /** The settings of the runs. */
  runs: Settings[];
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

export const settingsOf = ({ plan }: Sweep, id: string): Settings => plan.runs[Number(id) - 1];

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
  if (plan.runs.length === 0) throw new SweepError("A sweep needs at least one run, got none.");
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

function sweepOf(folder: string, plan: Plan): Sweep {
  const digits = Math.max(4, String(plan.runs.length).length);
  return { folder, plan, ids: plan.runs.map((_, i) => String(i + 1).padStart(digits, "0")) };
}

/** Writes the settings of a run into its folder, which it creates. */
export async function writeSettings(sweep: Sweep, id: string): Promise<void> {
  const folder = runFolder(sweep, id);
  await mkdir(folder, { recursive: true });
  await replaceFile(join(folder, "settings.json"), `${JSON.stringify(settingsOf(sweep, id))}\n`);
}
