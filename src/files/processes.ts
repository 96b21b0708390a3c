import { readFileSync } from "node:fs";

/** What Linux reports about a process. */
export interface ProcessStat {
  /** One letter. Z is a zombie: a process that has ended but has not been waited for by its parent. */
  state: string;
  processGroup: string;
  /** Start time in clock ticks since boot. */
  started: string;
}

/**
 * Reads the status of a process.
 *
 * @returns undefined if there is no such process, or the system is not Linux
 */
export function processStat(pid: number | "self"): ProcessStat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // "pid (name) state ppid pgrp …": the name may contain spaces and parentheses.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0], processGroup: fields[2], started: fields[19] };
  } catch {
    return undefined;
  }
}

/**
 * Returns true if a process in this machine and pid namespace is alive.
 *
 * @param started the start time from processStat. A process that has the same pid but a different start time
 *   is not the same process.
 */
export function isAlive(pid: number, started?: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // it belongs to another user
  }
  const now = processStat(pid);
  return !now || (now.state !== "Z" && (started === undefined || now.started === started));
}
