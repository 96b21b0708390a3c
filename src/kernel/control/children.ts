/** The processes that cells have started, and those that they have started in turn. */
import { readFileSync, readdirSync } from "node:fs";

/**
 * Sends a signal to the children in the kernel's process group, as a terminal does for Ctrl-C. A child that
 * is to outlive the kernel is started with `detached: true`. Works on Linux only, which lists children in
 * /proc.
 */
export function signalChildren(signal: NodeJS.Signals): void {
  try {
    for (const pid of children()) if (groupOf(pid) === groupOf("self")) process.kill(pid, signal);
  } catch {
    // This is another system, or one of the children is gone.
  }
}

/** Includes the children of children: a shell waits for its own. */
const children = (pid: number | "self" = "self"): number[] =>
  readdirSync(`/proc/${pid}/task`)
    .flatMap((thread) => [...readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").matchAll(/\d+/g)])
    .flatMap(([child]) => [Number(child), ...children(Number(child))]);

/** Reads "pid (name) state ppid pgrp …"; the name may hold spaces and brackets. */
function groupOf(pid: number | "self"): string {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2];
}
