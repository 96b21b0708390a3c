import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "./errors.mjs";

/** Returns [state, parent's pid, …] of a process on Linux, or undefined if there is none. */
function statOf(pid) {
  try {
    // "pid (name) state ppid …": the name may contain blanks and brackets, so the cut is after its last
    // bracket.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}

/** Returns [pid, parent's pid] of every process, from /proc if it exists: small Linux images have no `ps`. */
function processTable() {
  if (process.platform === "linux") {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => [Number(pid), Number(statOf(pid)?.[1])]);
  }
  return execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
}

/** Returns the ids of all descendants of a process. */
export function descendants(pid, table = processTable()) {
  const children = table.filter(([, parent]) => parent === pid).map(([child]) => child);
  return children.flatMap((child) => [child, ...descendants(child, table)]);
}

/** Sends a signal; returns false if there is no such process, or if it is another user's. */
export function kill(pid, signalName) {
  try {
    process.kill(pid, signalName);
    return true;
  } catch (error) {
    if (error.code === "ESRCH" || error.code === "EPERM") return false;
    throw error;
  }
}

/** Returns true if a process with this id runs. A zombie, which has ended but is not reaped yet, does not. */
export function isAlive(pid) {
  return kill(pid, 0) && (process.platform !== "linux" || /^[^ZX]/.test(statOf(pid)?.[0] ?? "Z"));
}

/**
 * Starts a command in a separate process group, so that Ctrl-C in the terminal reaches only this process,
 * which then ends the command in an orderly way. The returned child has `ended`, a promise of
 * { code, signal }.
 */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], detached: true, ...options });
  child.ended = new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  child.ended.catch(() => {}); // avoids an unhandled rejection before `ended` is awaited
  return child;
}

/** Ends a child and all processes that it started: see endFamily. */
export async function stop(child, grace = 5000) {
  if (child.pid === undefined) return;
  await endFamily(child.pid, grace, child.exitCode ?? child.signalCode ?? once(child, "exit"));
  await child.ended;
}

/**
 * Ends a process that has a group of its own, and all processes that it started. It sends SIGTERM, waits
 * until the process is `gone` or for `grace` milliseconds, in which Jupyter shuts down its kernels, and then
 * kills the rest. Kernels run in separate sessions, so signalling the process group alone would miss them.
 */
export async function endFamily(pid, grace, gone = whenGone(pid)) {
  const family = descendants(pid);
  kill(-pid, "SIGTERM");
  await Promise.race([gone, sleep(grace, undefined, { ref: false })]);
  for (const each of [...family, ...descendants(pid)]) kill(each, "SIGKILL");
  kill(-pid, "SIGKILL");
}

async function whenGone(pid) {
  while (isAlive(pid)) await sleep(100);
}

/**
 * Resolves to { code, signal } when a child has ended. Aborting `signal` stops it, and rejects once all its
 * processes have ended.
 */
export async function ending(child, signal, grace) {
  let stopping;
  const abort = () => (stopping = stop(child, grace));
  signal?.addEventListener("abort", abort, { once: true });
  try {
    const outcome = await child.ended;
    await stopping;
    signal?.throwIfAborted();
    return outcome;
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}

/**
 * Runs a command to its end and resolves to its output. `onLine` receives every line of output as it arrives;
 * aborting `signal` ends the command and all its children.
 *
 * @throws UserError with the last lines of the output if the command fails
 */
export async function run(command, args, { signal, onLine, what = command, ...options } = {}) {
  signal?.throwIfAborted();
  const child = start(command, args, options);
  let output = "";
  let line = "";
  const take = (text) => {
    output += text;
    const lines = (line + text).split(/\r?\n|\r/);
    line = lines.pop();
    lines.forEach((each) => onLine?.(each));
  };
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", take);

  const { code, signal: killedBy } = await ending(child, signal);
  if (code !== 0) {
    const last = output.trimEnd().split("\n").slice(-30).join("\n");
    throw new UserError(`${what} failed (${killedBy ?? `exit code ${code}`}):\n${last}`);
  }
  return output;
}
