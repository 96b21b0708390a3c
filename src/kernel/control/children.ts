/** The processes that cells have started, and those that they have started in turn. */
import { readFileSync, readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { processStat } from "../../files/processes";

/**
 * Sends a signal to the children of a process that are in the kernel's process group, as a terminal does for
 * Ctrl-C. A child that must outlive the kernel has to be started with `detached: true`. This works on Linux
 * only, which lists children in /proc.
 */
export function signalChildren(signal: NodeJS.Signals, of: number | "self" = "self"): void {
  for (const pid of ownChildren(of)) {
    try {
      process.kill(pid, signal);
    } catch {
      // It is gone.
    }
  }
}

/** Ends these children of the kernel: those that ignore SIGTERM are killed after `grace`, in ms. */
export async function endChildren(grace: number): Promise<void> {
  signalChildren("SIGTERM");
  for (const end = performance.now() + grace; ownChildren().length > 0 && performance.now() < end;) {
    await sleep(PAUSE);
  }
  signalChildren("SIGKILL");
}

/** How long children may take to end when the kernel ends, in ms. */
export const CHILD_GRACE = 1000;
/** How long to wait before looking again whether they have ended, in ms. */
const PAUSE = 20;

function ownChildren(of: number | "self" = "self"): number[] {
  const group = processStat("self")?.processGroup;
  try {
    return children(of).filter((pid) => {
      const found = processStat(pid);
      return found && found.processGroup === group && found.state !== "Z";
    });
  } catch {
    return []; // the system is not Linux, or the process is gone
  }
}

/** Includes the children of children: a shell waits for its own. */
const children = (pid: number | "self" = "self"): number[] =>
  readdirSync(`/proc/${pid}/task`)
    .flatMap((thread) => [...readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").matchAll(/\d+/g)])
    .flatMap(([child]) => [Number(child), ...children(Number(child))]);
