import { readFileSync } from "node:fs";

/** What Linux tells of a process. */
export interface ProcessStat {
  /** One letter; Z is a process that has ended and whose parent has not asked about it yet. */
  state: string;
  processGroup: string;
  /** In clock ticks since boot. */
  started: string;
}

/** @returns undefined where there is no such process, and on other systems than Linux */
export function processStat(pid: number | "self"): ProcessStat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // "pid (name) state ppid pgrp …": the name may hold spaces and brackets.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0], processGroup: fields[2], started: fields[19] };
  } catch {
    return undefined;
  }
}

/**
 * Tells whether a process of this machine and this pid namespace is alive.
 *
 * @param started as processStat gives it: a process with the same pid that started at another time is another
 *   process
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
