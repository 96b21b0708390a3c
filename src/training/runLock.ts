import { readFileSync } from "node:fs";
import { open, readFile, rename, rm } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";

/** Who holds a lock. */
interface Owner {
  pid: number;
  /** When the process was started, in the system's own count, where it tells: a pid alone may be another process' by now. */
  started?: string;
}

/**
 * Takes a lock file, or one that a dead process has left. For the processes of one machine.
 *
 * @returns undefined when it is taken, else the pid of the living process that holds it
 */
export async function takeLock(path: string): Promise<number | undefined> {
  for (;;) {
    try {
      const file = await open(path, "wx");
      await file.writeFile(JSON.stringify(self())).finally(() => file.close());
      return undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const found = await contents(path);
    const owner = found && ownerOf(found);
    if (owner && alive(owner)) return owner.pid;
    if (found !== undefined) await removeStale(path, found);
  }
}

export async function leaveLock(path: string): Promise<void> {
  await rm(path, { force: true });
}

/** What is in the lock file, undefined where it is gone. Its owner may be about to write into it. */
async function contents(path: string): Promise<string | undefined> {
  for (let tries = 0; ; tries++) {
    const text = await orGone(readFile(path, "utf8"));
    if (text !== "" || tries === 10) return text;
    await pause(20);
  }
}

/** By a new name first: between reading and removing, another process may have put its own lock there. */
async function removeStale(path: string, expected: string): Promise<void> {
  const stale = `${path}.${process.pid}.part`;
  await orGone(rename(path, stale));
  const found = await orGone(readFile(stale, "utf8"));
  if (found === expected) await rm(stale, { force: true });
  else if (found !== undefined) await rename(stale, path);
}

/** undefined where the file is gone: another process was faster. */
async function orGone<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function ownerOf(text: string): Owner | undefined {
  try {
    const { pid, started } = JSON.parse(text) as Partial<Owner>;
    return pid !== undefined && Number.isSafeInteger(pid) && pid > 0 ? { pid, started } : undefined;
  } catch {
    return undefined;
  }
}

const self = (): Owner => ({ pid: process.pid, started: stat(process.pid)?.started });

function alive({ pid, started }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // of another user
  }
  const now = stat(pid);
  return !now || (now.state !== "Z" && (started === undefined || now.started === started));
}

/** Linux: state and start time, in clock ticks since boot; Z is a killed process that its parent has not asked about yet. */
function stat(pid: number): { state: string; started: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" "); // the name before may hold spaces and brackets
    return { state: fields[0], started: fields[19] };
  } catch {
    return undefined;
  }
}
