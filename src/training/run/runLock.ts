import { readFileSync } from "node:fs";
import { open, readFile, rm, stat } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { replaceFile } from "../replaceFile";

interface Owner {
  pid: number;
  /** When the process was started, in the system's own count, where it tells: a pid alone may be another process' by now. */
  started?: string;
}

/**
 * Takes a lock file, also one that a dead process has left. For the processes of one machine.
 *
 * @returns undefined when it is taken, else the pid of the living process that holds it
 */
export async function takeLock(path: string): Promise<number | undefined> {
  for (;;) {
    if (await create(path, lockText())) return undefined;
    const found = await contents(path);
    if (found === undefined) continue; // it was released just now
    const owner = ownerOf(found);
    if (owner && isAlive(owner)) return owner.pid;
    if (await takeOver(path, found)) return undefined;
  }
}

export async function leaveLock(path: string): Promise<void> {
  await rm(path, { force: true });
}

/** Whether a process is there, and is the one that was started at that time. */
export function isAlive({ pid, started }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // of another user
  }
  const now = processStat(pid);
  return !now || (now.state !== "Z" && (started === undefined || now.started === started));
}

/** @returns false where the file is there already */
async function create(path: string, text: string): Promise<boolean> {
  try {
    const file = await open(path, "wx");
    await file.writeFile(text).finally(() => file.close());
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** What is in the lock file, undefined where it is gone. Its owner may be about to write into it. */
async function contents(path: string): Promise<string | undefined> {
  for (let tries = 0; ; tries++) {
    const text = await orGone(readFile(path, "utf8"));
    if (text !== "" || tries === 10) return text;
    await pause(20);
  }
}

/**
 * Replaces a dead process' lock, one process at a time: what one has found to be dead, another may have taken over since.
 *
 * @returns false where it has to be looked at again
 */
async function takeOver(path: string, expected: string): Promise<boolean> {
  const turn = `${path}.turn`;
  if (!(await create(turn, ""))) {
    const age = Date.now() - ((await orGone(stat(turn)))?.mtimeMs ?? Date.now());
    if (age > 5000) await rm(turn, { force: true }); // its process died in these few lines
    await pause(20);
    return false;
  }
  try {
    if ((await orGone(readFile(path, "utf8"))) !== expected) return false;
    await replaceFile(path, lockText());
    return true;
  } finally {
    await rm(turn, { force: true });
  }
}

async function orGone<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

const lockText = () =>
  JSON.stringify({ pid: process.pid, started: processStat(process.pid)?.started } satisfies Owner);

function ownerOf(text: string): Owner | undefined {
  try {
    const { pid, started } = JSON.parse(text) as Partial<Owner>;
    return pid !== undefined && Number.isSafeInteger(pid) && pid > 0 ? { pid, started } : undefined;
  } catch {
    return undefined;
  }
}

/** Linux: state and start time, in clock ticks since boot. Z is a killed process that its parent has not asked about yet. */
function processStat(pid: number): { state: string; started: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" "); // the name before may hold spaces and brackets
    return { state: fields[0], started: fields[19] };
  } catch {
    return undefined;
  }
}
