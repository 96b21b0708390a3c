import { rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "./errors.mjs";
import { project, readIfThere } from "./paths.mjs";
import { isAlive } from "./processes.mjs";

const lockFile = join(project, ".genbook-setup.lock");

const waitingForClone = (owner) => `Waiting for another set-up of this folder (process ${owner}) …`;

/**
 * Runs `body` while no other process on this machine holds a lock. By default, it is the lock of the clone or
 * project: two runs of `npm ci` would spoil each other's node_modules.
 *
 * @param waiting returns the message that is shown during the wait, from the id of the other process
 */
export async function withLock(body, { signal, file = lockFile, waiting = waitingForClone } = {}) {
  for (let said = false; !take(file);) {
    const { pid } = ownerOf(file);
    if (pid && !said) console.error(waiting(pid));
    said ||= pid > 0;
    await sleep(500, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
  try {
    return await body();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file) {
  try {
    writeFileSync(file, `${process.pid} ${hostname()}`, { flag: "wx" });
    return true;
  } catch (error) {
    if (["EACCES", "EPERM", "EROFS"].includes(error.code)) {
      throw new UserError(
        `${dirname(file)} cannot be written to (${error.code}), and what the set-up makes there is missing or out of date. ` +
          "Make the folder writable, or copy it, and run the command again.",
      );
    }
    if (error.code !== "EEXIST") throw error;
    if (isLeft(file)) rmSync(file, { force: true });
    return false;
  }
}

/** Returns true if a killed process left the lock, or if it belongs to another machine on the same disk. */
function isLeft(file) {
  const { pid, host } = ownerOf(file);
  if (pid) return host !== hostname() || !isAlive(pid);
  const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  return Date.now() - written > 10_000; // killed before it had written its id
}

/** `pid` is 0 while the owner writes the file. */
function ownerOf(file) {
  const [pid, host = hostname()] = (readIfThere(file) ?? "").split(" ");
  return { pid: Number(pid), host };
}
