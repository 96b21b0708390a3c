/** What Linux reports about a process. */
export interface ProcessStat {
    /** One letter. Z is a zombie: a process that has ended but has not been waited for by its parent. */
    state: string;
    processGroup: string;
    /** Start time in clock ticks since boot. */
    started: string;
}
/**
 * Reads a process' status.
 *
 * @returns undefined if there is no such process, or the system is not Linux
 */
export declare function processStat(pid: number | "self"): ProcessStat | undefined;
/**
 * Returns true if a process in this machine and pid namespace is alive.
 *
 * @param started the start time from processStat. A process that has the same pid but a different start time
 *   is not the same process.
 */
export declare function isAlive(pid: number, started?: string): boolean;
