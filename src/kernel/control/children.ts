/** Processes that cells have started, and what those have started. */
import { readFileSync, readdirSync } from "node:fs";
import { processStat } from "../../files/processes";

/**
 * Sends them a signal, as a terminal would by Ctrl-C: those in the kernel's process group. Who starts one that is to outlive
 * the kernel says `detached: true`. Only on Linux, which tells of them in /proc.
 */
export function signalChildren(signal: NodeJS.Signals): void {
  try {
    const own = processStat("self")?.processGroup;
    for (const pid of children()) if (processStat(pid)?.processGroup === own) process.kill(pid, signal);
  } catch {
    // Another system, or one of them is gone.
  }
}

/** With the children of children: a shell waits for its own. */
const children = (pid: number | "self" = "self"): number[] =>
  readdirSync(`/proc/${pid}/task`)
    .flatMap((thread) => [...readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").matchAll(/\d+/g)])
    .flatMap(([child]) => [Number(child), ...children(Number(child))]);
