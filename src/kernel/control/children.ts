/** The processes that cells have started, and those that they have started in turn. */
import { readFileSync, readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { processStat } from "../../files/processes";

/**
 * Sends a signal to the children in the kernel's process group, as a terminal does for Ctrl-C. A child that
 * must outlive the kernel has to be started with `detached: true`. This works on Linux only, which lists
 * children in /proc.
 */
export function signalChildren(signal: NodeJS.Signals): void {
  send(signal, ownChildren());
}

/** Sends a signal to a child, and to the processes that it has started. */
export function signalFamily(signal: NodeJS.Signals, pid: number): void {
  send(signal, [pid, ...ownChildren(pid)]); // a shell that learns of it last would go on to its next command
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
/** How long to wait before checking again whether they have ended, in ms. */
const PAUSE = 20;

function send(signal: NodeJS.Signals, pids: number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It is gone.
    }
  }
}

function ownChildren(of: number | "self" = "self"): number[] {
  const group = processStat("self")?.processGroup;
  return children(of).filter((pid) => {
    const found = processStat(pid);
    return found && found.processGroup === group && found.state !== "Z";
  });
}

/** Includes the children of children: a shell waits for its own. */
function children(pid: number | "self"): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
      .flatMap((thread) => [...readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").matchAll(/\d+/g)])
      .flatMap(([child]) => [Number(child), ...children(Number(child))]);
  } catch {
    return []; // the system is not Linux, or the process is gone
  }
}
