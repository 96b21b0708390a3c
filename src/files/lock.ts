/**
 * Lock files, which one process at a time can hold.
 *
 * A process in this machine and pid namespace is looked up by its pid, so the lock of a killed process can be
 * taken over at once. A process elsewhere (another machine that shares the disk, another container) shows
 * that it is alive by a heartbeat: it updates the file's modification time every five seconds. A file whose
 * time has not changed for thirty seconds is taken over. Only changes of the time count, not its value,
 * because clocks differ.
 *
 * proper-lockfile relies on heartbeats alone, so a killed run could be resumed only after a long wait. It
 * also compares the heartbeat with the local clock, so a process whose clock is ahead would take over the
 * lock of a running training.
 */
import { readFileSync, readlinkSync } from "node:fs";
import { open, readFile, rm, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { isAlive, processStat } from "./processes";
import { replaceFile } from "./replaceFile";

export interface LockOptions {
  /** Receives messages about what the lock is waiting for. @defaultValue console.warn */
  say?: (text: string) => void;
  /** Time between two heartbeats, in ms. @defaultValue 5000 */
  beatMs?: number;
  /** Time without a heartbeat after which a lock held elsewhere is taken over, in ms. @defaultValue 30000 */
  silenceMs?: number;
  /** Ends the wait for a sign of life from elsewhere. */
  signal?: AbortSignal;
}

interface Owner {
  pid: number;
  /** The time at which the process started, if the system reports it. */
  started?: string;
  /** Name of the machine or container, shown in messages. */
  host?: string;
  /** Boot id and pid namespace in which the pid is valid, if the system reports them. */
  place?: string;
}

/** Time that a process may take to replace the lock of a dead process, in ms. */
const TURN_MS = 2000;

/** Locks that this process holds, with a function that stops each heartbeat. */
const held = new Map<string, { text: string; stop: () => void }>();

/**
 * Takes a lock, or takes it over if the process that holds it is dead.
 *
 * @returns undefined if the lock was taken; otherwise its holder, such as "process 1234" or "this process"
 * @throws the system's error; an AbortError if the signal is aborted
 */
export async function takeLock(path: string, options: LockOptions = {}): Promise<string | undefined> {
  const { say = console.warn, silenceMs = 30_000, signal } = options;
  for (;;) {
    const text = lockText();
    if (await create(path, text)) return hold(path, text, options);
    const found = await contents(path);
    if (found === undefined) continue; // it has just been released
    if (found === text) return "this process";
    const owner = ownerOf(found);
    if (owner) {
      const who = described(owner);
      if (isHere(owner)) {
        if (isAlive(owner.pid, owner.started)) return who;
      } else {
        const seconds = Math.ceil(silenceMs / 1000);
        say(
          `${path} is the lock of ${who}. It will be taken over if that process shows no sign of life for ${seconds} s.`,
        );
        if (await changes(path, silenceMs, signal)) {
          if ((await contents(path)) === found) return who;
          continue;
        }
      }
    }
    if (await takeOver(path, found, text, say)) return hold(path, text, options);
  }
}

/**
 * Takes a lock as soon as it is free.
 *
 * @param onWait receives the holder, ten times a second during the wait
 * @throws the system's error; an AbortError if the signal is aborted
 */
export async function awaitLock(
  path: string,
  { signal, onWait }: { signal: AbortSignal; onWait: (holder: string) => void },
): Promise<void> {
  for (;;) {
    const holder = await takeLock(path, { signal, say: () => undefined });
    if (holder === undefined) return;
    onWait(holder);
    await pause(100, undefined, { signal });
  }
}

/** Releases a lock that this process holds. */
export async function leaveLock(path: string): Promise<void> {
  const lock = held.get(path);
  if (!lock) return;
  lock.stop();
  if ((await unlessGone(readFile(path, "utf8"))) === lock.text) await rm(path, { force: true });
}

/**
 * Returns true if this process holds the lock, according to the file. A process loses its lock if it is
 * suspended, or does not return to the event loop, for so long that another process takes over.
 */
export function holdsLock(path: string): boolean {
  const lock = held.get(path);
  if (lock && !contains(path, lock.text)) lock.stop();
  return held.has(path);
}

/** Returns false if the file is gone or contains another text, and true if it cannot be read. */
function contains(path: string, text: string): boolean {
  try {
    return readFileSync(path, "utf8") === text;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ENOENT";
  }
}

/**
 * Returns the process that holds a lock; undefined if there is none on this machine. A process elsewhere is
 * not looked for.
 */
export async function lockHolder(path: string): Promise<number | undefined> {
  const owner = ownerOf((await unlessGone(readFile(path, "utf8"))) ?? "");
  return owner && isHere(owner) && isAlive(owner.pid, owner.started) ? owner.pid : undefined;
}

function hold(path: string, text: string, { beatMs = 5000 }: LockOptions): undefined {
  const beat = async () => {
    const now = new Date();
    if (holdsLock(path)) await utimes(path, now, now).catch(() => undefined);
  };
  const timer = setInterval(() => void beat(), beatMs).unref();
  const stop = () => {
    clearInterval(timer);
    held.delete(path);
  };
  held.set(path, { text, stop });
}

/** @returns false if the file already exists */
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

/**
 * Reads the lock file, or returns undefined if it is gone. Waits briefly if the file is empty, because its
 * owner may be about to write it.
 */
async function contents(path: string): Promise<string | undefined> {
  for (let tries = 0; ; tries++) {
    const text = await unlessGone(readFile(path, "utf8"));
    if (text !== "" || tries === 10) return text;
    await pause(20);
  }
}

/**
 * Watches a file for some time, measured by the clock of this process. The file is opened before its
 * modification time is read, because network file systems may otherwise report an old one for up to a minute.
 *
 * @returns true as soon as the file's modification time changes or the file is gone; false after `ms`
 *   milliseconds
 */
async function changes(path: string, ms: number, signal?: AbortSignal): Promise<boolean> {
  const time = async () => {
    const file = await unlessGone(open(path));
    return file && (await file.stat().finally(() => file.close())).mtimeMs;
  };
  const first = await time();
  const end = performance.now() + ms;
  while (first !== undefined && performance.now() < end) {
    await pause(Math.min(100, ms / 10), undefined, { signal });
    if ((await time()) !== first) return true;
  }
  return first === undefined;
}

/**
 * Replaces the lock of a dead process. Only one process at a time may do this, because another may have taken
 * the lock over in the meantime.
 *
 * @returns false if the lock must be checked again
 */
async function takeOver(
  path: string,
  expected: string,
  text: string,
  say: (text: string) => void,
): Promise<boolean> {
  const turn = `${path}.turn`;
  if (!(await create(turn, ""))) {
    if (await changes(turn, TURN_MS)) return false;
    say(`Removing ${turn}, which was left by a process that died while it was taking over a lock.`);
    await rm(turn, { force: true });
    return false;
  }
  try {
    if ((await unlessGone(readFile(path, "utf8"))) !== expected) return false;
    await replaceFile(path, text);
    return true;
  } finally {
    await rm(turn, { force: true });
  }
}

async function unlessGone<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function lockText(): string {
  const owner: Owner = {
    pid: process.pid,
    started: processStat(process.pid)?.started,
    host: hostname(),
    place: place(),
  };
  return JSON.stringify(owner);
}

function place(): string | undefined {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return undefined; // not on Linux
  }
}

/**
 * Returns true if the owner is on this machine and in this pid namespace, or comes from an earlier version,
 * which recorded neither. On Linux, where containers may share a host name, an owner whose pid namespace is
 * unknown counts as being elsewhere.
 */
function isHere(owner: Owner): boolean {
  if (owner.host === undefined) return true;
  const here = place();
  return owner.host === hostname() && owner.place === here && (!!here || process.platform !== "linux");
}

function described(owner: Owner): string {
  const { pid, host } = owner;
  if (isHere(owner)) return `process ${pid}`;
  return host === hostname()
    ? `process ${pid} on ${host}, in another container or before a restart`
    : `process ${pid} on another machine or in another container (${host})`;
}

function ownerOf(text: string): Owner | undefined {
  try {
    const owner = JSON.parse(text) as Partial<Owner>;
    const { pid } = owner;
    return pid !== undefined && Number.isSafeInteger(pid) && pid > 0 ? { ...owner, pid } : undefined;
  } catch {
    return undefined;
  }
}
