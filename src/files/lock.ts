/**
 * A lock file, which one process at a time holds.
 *
 * A process of this machine and pid namespace is asked for by its pid, so that the lock of a killed one can
 * be taken at once. Of a process elsewhere (another machine on the same disk, another container) only its
 * heartbeat tells: it sets the file's time every five seconds, and a file whose time has stood still for
 * thirty is taken over. Its value does not matter, since clocks differ.
 *
 * Differs from proper-lockfile, which knows heartbeats alone: a run could only be resumed long after it was
 * killed.
 */
import { readFileSync, readlinkSync } from "node:fs";
import { open, readFile, rm, stat, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { isAlive, processStat } from "./processes";
import { replaceFile } from "./replaceFile";

export interface LockOptions {
  /** Is told what is being waited for. @defaultValue console.warn */
  say?: (text: string) => void;
  /** Time between two heartbeats, in ms. @defaultValue 5000 */
  beatMs?: number;
  /** How long the heartbeat of a process elsewhere may stand still, in ms. @defaultValue 30000 */
  silenceMs?: number;
}

interface Owner {
  pid: number;
  /** When the process started, where the system tells. */
  started?: string;
  /** Name of the machine or container, for messages. */
  host?: string;
  /** Boot and pid namespace, where the system tells: the place in which the pid means something. */
  place?: string;
}

/** How long a process may take to replace a dead one's lock. */
const TURN_MS = 2000;

/** Locks that this process holds, and what stops their heartbeat. */
const held = new Map<string, { text: string; stop: () => void }>();

/**
 * Takes a lock file, or takes over one whose process is dead.
 *
 * @returns undefined when it is taken; else who holds it, such as "the process 1234" or "this process"
 * @throws the system's error
 */
export async function takeLock(path: string, options: LockOptions = {}): Promise<string | undefined> {
  const { say = console.warn, silenceMs = 30_000 } = options;
  for (;;) {
    const text = lockText();
    if (await create(path, text)) return hold(path, text, options);
    const found = await contents(path);
    if (found === undefined) continue; // it was released just now
    const owner = ownerOf(found);
    if (owner) {
      const who = described(owner);
      if (isHere(owner)) {
        if (isAlive(owner.pid, owner.started)) return who;
      } else {
        const seconds = Math.ceil(silenceMs / 1000);
        say(
          `${path} is the lock of ${who}. It is taken over if that process gives no sign of life for ${seconds} s.`,
        );
        if (await changes(path, silenceMs)) {
          if ((await contents(path)) === found) return who;
          continue;
        }
      }
    }
    if (await takeOver(path, found, text, say)) return hold(path, text, options);
  }
}

/** Gives up a lock that this process holds. */
export async function leaveLock(path: string): Promise<void> {
  const lock = held.get(path);
  if (!lock) return;
  lock.stop();
  if ((await unlessGone(readFile(path, "utf8"))) === lock.text) await rm(path, { force: true });
}

/**
 * Tells whether this process holds the lock. After it stood still for so long that another one took the lock
 * over, it does not.
 */
export function holdsLock(path: string): boolean {
  return held.has(path);
}

function hold(path: string, text: string, { beatMs = 5000 }: LockOptions): undefined {
  const stop = () => {
    clearInterval(timer);
    if (held.get(path)?.stop === stop) held.delete(path);
  };
  const beat = async () => {
    const found = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) =>
      error.code === "ENOENT" ? undefined : text,
    );
    const now = new Date();
    if (found === text) await utimes(path, now, now).catch(() => undefined);
    else stop();
  };
  const timer = setInterval(() => void beat(), beatMs).unref();
  held.set(path, { text, stop });
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

/** What the lock file says; undefined where it is gone. Its owner may be about to write into it. */
async function contents(path: string): Promise<string | undefined> {
  for (let tries = 0; ; tries++) {
    const text = await unlessGone(readFile(path, "utf8"));
    if (text !== "" || tries === 10) return text;
    await pause(20);
  }
}

/**
 * Watches a file for some time, by this process' own clock. @returns true as soon as its time changes or it
 * is gone
 */
async function changes(path: string, ms: number): Promise<boolean> {
  const time = async () => (await unlessGone(stat(path)))?.mtimeMs;
  const first = await time();
  const end = performance.now() + ms;
  while (first !== undefined && performance.now() < end) {
    await pause(Math.min(100, ms / 10));
    if ((await time()) !== first) return true;
  }
  return first === undefined;
}

/**
 * Replaces a dead process' lock, one process at a time: the lock that one has found to be dead may be
 * another's by now.
 *
 * @returns false where the lock has to be looked at again
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
    say(`${turn} was left by a process that died while it took over a lock, and is removed.`);
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
    return undefined; // another system than Linux
  }
}

/** Earlier versions wrote neither host nor place, and knew one machine only. */
const isHere = (owner: Owner): boolean =>
  owner.host === undefined || (owner.host === hostname() && owner.place === place());

function described(owner: Owner): string {
  if (!isHere(owner)) return `the process ${owner.pid} of another machine or container (${owner.host})`;
  return owner.pid === process.pid ? "this process" : `the process ${owner.pid}`;
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
