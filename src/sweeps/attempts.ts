/**
 * What happened to a run. Its worker writes it to attempts.json, atomically and while it holds the run's
 * lock, so that the truth is on disk whatever is killed: an attempt that has begun and not ended, while
 * nobody holds the lock, was killed.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { lockHolder } from "../files/lock";
import { replaceFile } from "../files/replaceFile";
import { formatDuration } from "../terminal/format";

/** One attempt to run a command. */
export interface Attempt {
  /** The machine's name. */
  host: string;
  /** The command's process, while it runs. */
  pid?: number;
  /** When that process began, in clock ticks since boot, if the system reports it. */
  processStart?: string;
  /** In ms since 1970. */
  began: number;
  /** In ms since 1970. Missing while it runs, and if its worker was killed. */
  ended?: number;
  /**
   * "stopped" is neither a success nor a failure: somebody interrupted it. "pruned": a search gave it up,
   * because other runs were better.
   */
  outcome?: "done" | "failed" | "stopped" | "pruned";
  /** The last lines that it printed, if it failed. */
  error?: string;
}

/** What is left to do for a run: nothing if it is done, has failed too often or was pruned. */
export type Standing = "open" | "done" | "failed" | "pruned";

/** How many runs have ended in each way. */
export type EndedRuns = Record<Exclude<Standing, "open">, number>;

/** Attempts that may be killed, which says little about the command, before a run counts as failed. */
const MOST_KILLED = 10;

const file = (runFolder: string) => join(runFolder, "attempts.json");

/** Returns the lock of a run's folder, which its worker holds, or of a sweep's, which its driver holds. */
export const lockOf = (folder: string): string => join(folder, "lock");

/**
 * Returns the file with which the driver of a search asks a run's worker to stop: it says why. A file reaches
 * workers on all machines, and is still there if one of the two processes is killed.
 */
export const pruneRequest = (runFolder: string): string => join(runFolder, "pruned.txt");

/** Returns the attempts of a run, the oldest first; none if it has not begun. */
export async function readAttempts(runFolder: string): Promise<Attempt[]> {
  return (await readJson<Attempt[]>(file(runFolder))) ?? [];
}

/** Resolves to what a file holds, or to undefined if there is none. */
async function readJson<T>(path: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Writes the attempts of a run. Only the holder of its lock may do this. */
export const writeAttempts = (runFolder: string, attempts: Attempt[]): Promise<void> =>
  replaceFile(file(runFolder), `${JSON.stringify(attempts)}\n`);

/**
 * Resolves to how often a failed run of a sweep is tried again: as often as `wanted` says, which the sweep's
 * folder remembers, or else as often as the folder says.
 *
 * @param wanted @defaultValue what the folder remembers, or 2
 */
export async function retriesOf(sweepFolder: string, wanted?: number): Promise<number> {
  const file = join(sweepFolder, "retries.json");
  if (wanted === undefined) return (await readJson<number>(file)) ?? 2;
  await replaceFile(file, `${wanted}\n`);
  return wanted;
}

/** @param retries how often a failed run is tried again */
export function standingOf(attempts: Attempt[], retries: number): Standing {
  const last = attempts.at(-1)?.outcome;
  if (last === "done" || last === "pruned") return last;
  const failures = attempts.filter(({ outcome }) => outcome === "failed").length;
  const killed = attempts.filter(({ outcome }) => outcome === undefined).length;
  return failures > retries || killed > MOST_KILLED ? "failed" : "open";
}

/** Returns the process of this machine that works on a run, or undefined if there is none. */
export const workerOf = (runFolder: string): Promise<number | undefined> => lockHolder(lockOf(runFolder));

/** Returns why a run failed, in a line: the last error that its log names, or else its last line. */
export function reasonOf(attempts: Attempt[]): string {
  const lines = attempts.findLast(({ error }) => error)?.error?.split("\n") ?? [];
  const named = lines.findLast((line) => /(^|\s)\w*Error\b.*:/.test(line));
  return (named ?? lines.at(-1) ?? "its worker was killed again and again").trim();
}

/** Returns how a run ended that is done or was pruned: "done in 3 min 02 s". */
export const endingOf = ({ outcome, began, ended }: Attempt): string =>
  `${outcome === "pruned" ? "pruned after" : "done in"} ${formatDuration((ended! - began) / 1000)}`;
