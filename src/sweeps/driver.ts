/**
 * The driver of a sweep: a number of slots, each of which runs one run after another until none is left.
 * What has been done is read from the folders of the runs alone, so a driver that is killed can be started
 * again at any time.
 */
import { setMaxListeners } from "node:events";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { leaveLock, takeLock } from "../files/lock";
import {
  lockOf,
  readAttempts,
  standingOf,
  workerOf,
  writeAttempts,
  type Attempt,
  type EndedRuns,
  type Standing,
} from "./attempts";
import { runFolder, SweepError, type Sweep } from "./plan";

/**
 * Starts a worker for a run, and waits until it has ended, in whatever way. Aborting the signal stops it.
 *
 * @param slot which of the driver's slots it occupies, counted from 0
 * @returns "held" if another worker had the run instead
 */
export type Execute = (id: string, slot: number, signal: AbortSignal) => Promise<"ended" | "held">;

export interface DriveOptions {
  /** How many runs may run at once, ≥ 1. */
  slots: number;
  /** How often a run that failed is tried again, ≥ 0. */
  retries: number;
  /** Tries the runs again that have failed for good. @defaultValue false */
  retryFailed?: boolean;
  signal: AbortSignal;
  /**
   * The time before a run is tried again that could not begin or that another worker has, in ms.
   *
   * @defaultValue 2000
   */
  pauseMs?: number;
  /** Receives the number of runs that ended before. The driver waits for this and the next two functions. */
  onBegin?: (ended: EndedRuns) => void | Promise<void>;
  onStart?: (id: string) => void | Promise<void>;
  onEnd?: (id: string, standing: Standing, attempts: Attempt[]) => void | Promise<void>;
}

/** How often a worker may end before it has begun the run, one time after the other. */
const MOST_FRUITLESS = 3;

/**
 * Brings a sweep to its end.
 *
 * @returns the number of runs that failed
 * @throws SweepError if another driver works on the sweep, or if workers cannot start; the reason of an
 *   aborted signal, once every worker has stopped
 */
export async function drive(sweep: Sweep, execute: Execute, options: DriveOptions): Promise<number> {
  const lock = lockOf(sweep.folder);
  const holder = await takeLock(lock, { signal: options.signal });
  if (holder !== undefined) {
    throw new SweepError(
      `The sweep ${sweep.folder} is being run by ${holder}: wait until that ends, or stop it.`,
    );
  }
  try {
    return await driveAlone(sweep, execute, options);
  } finally {
    await leaveLock(lock);
  }
}

async function driveAlone(sweep: Sweep, execute: Execute, options: DriveOptions): Promise<number> {
  const { slots, retries, pauseMs = 2000, onBegin, onStart, onEnd } = options;
  const failure = new AbortController();
  const signal = AbortSignal.any([options.signal, failure.signal]);
  setMaxListeners(0, signal); // every slot listens
  const { queue, ended } = await remaining(sweep, options);
  await onBegin?.(ended);
  let failures = ended.failed;
  const fruitless = new Map<string, number>();

  const run = async (id: string, slot: number) => {
    const folder = runFolder(sweep, id);
    await mkdir(folder, { recursive: true });
    const before = (await readAttempts(folder)).length;
    await onStart?.(id);
    if (signal.aborted) return;
    const outcome = await execute(id, slot, signal);
    if (signal.aborted) return;
    const attempts = await readAttempts(folder);
    const isFruitless = outcome === "ended" && attempts.length === before;
    fruitless.set(id, isFruitless ? (fruitless.get(id) ?? 0) + 1 : 0);
    if (fruitless.get(id)! >= MOST_FRUITLESS) {
      throw new SweepError(
        `${MOST_FRUITLESS} workers ended before they had begun run ${id}. ${join(folder, "worker.txt")} says why, if it exists.`,
      );
    }
    if (isFruitless || outcome === "held") await pause(pauseMs, undefined, { signal }).catch(() => undefined);
    const standing = standingOf(attempts, retries);
    await onEnd?.(id, standing, attempts);
    // A run that cannot begin is tried at once, since no other may be able to.
    if (standing === "open" && isFruitless) queue.unshift(id);
    else if (standing === "open") queue.push(id);
    if (standing === "failed") failures++;
  };
  const work = async (slot: number) => {
    for (let id = queue.shift(); id !== undefined && !signal.aborted; id = queue.shift()) await run(id, slot);
  };
  const fail = (error: unknown) => failure.abort(error); // stops the other slots
  await Promise.all(Array.from({ length: slots }, (_, slot) => work(slot).catch(fail)));
  signal.throwIfAborted();
  return failures;
}

/** Returns the runs that are still open, those that a worker has at this moment first. */
async function remaining(
  sweep: Sweep,
  { retries, retryFailed = false }: DriveOptions,
): Promise<{ queue: string[]; ended: EndedRuns }> {
  const running: string[] = [];
  const waiting: string[] = [];
  const ended: EndedRuns = { done: 0, failed: 0, pruned: 0 };
  for (const id of sweep.ids) {
    const folder = runFolder(sweep, id);
    const attempts = await readAttempts(folder);
    const standing = standingOf(attempts, retries);
    if (standing !== "open" && !(standing === "failed" && retryFailed)) {
      ended[standing]++;
      continue;
    }
    if (standing === "failed") await writeAttempts(folder, []);
    const isRunning = attempts.length > 0 && (await workerOf(folder)) !== undefined;
    (isRunning ? running : waiting).push(id);
  }
  return { queue: [...running, ...waiting], ended };
}
