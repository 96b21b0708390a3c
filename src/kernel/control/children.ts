/** Processes that cells have started, and what those have started. */
import { readFileSync, readdirSync } from "node:fs";

/**
 * Sends them a signal, as a terminal would by Ctrl-C: those in the kernel's process group. Who starts one that is to outlive
 * the kernel says `detached: true`. Only on Linux, which tells of them in /proc.
 */
export function signalChildren(signal: NodeJS.Signals): void {
  try {
    for (const pid of children()) if (groupOf(pid) === groupOf("self")) process.kill(pid, signal);
  } catch {
    // Another system, or one of them is gone.
  }
}

/** With the children of children: a shell waits for its own. */
const children = (pid: number | "self" = "self"): number[] =>
  readdirSync(`/proc/${pid}/task`)
    .flatMap((thread) => [...readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").matchAll(/\d+/g)])
    .flatMap(([child]) => [Number(child), ...children(Number(child))]);

/** "pid (name) state ppid pgrp …"; the name may hold anything. */
function groupOf(pid: number | "self"): string {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2];
}
