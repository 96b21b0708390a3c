/** The processes that cells have started, and those that they have started in turn. */
import { readFileSync, readdirSync } from "node:fs";
import { processStat } from "../../files/processes";

/**
 * Sends a signal to the children in the kernel's process group, as a terminal does for Ctrl-C. A child that
 * must outlive the kernel has to be started with `detached: true`. This works on Linux only, which lists
 * children in /proc.
 */
export function signalChildren(signal: NodeJS.Signals): void {
  try {
    const own = processStat("self")?.processGroup;
    for (const pid of children()) if (processStat(pid)?.processGroup === own) process.kill(pid, signal);
  } catch {
    // The system is not Linux, or one of the children is gone.
  }
}

/** Includes the children of children: a shell waits for its own. */
const children = (pid: number | "self" = "self"): number[] =>
  readdirSync(`/proc/${pid}/task`)
    .flatMap((thread) => [...readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").matchAll(/\d+/g)])
    .flatMap(([child]) => [Number(child), ...children(Number(child))]);
