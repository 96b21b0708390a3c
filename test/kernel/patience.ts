import { availableParallelism, loadavg } from "node:os";

/**
 * Returns how long something may take, in ms, if it takes at most `ms` on a quiet machine. The time grows
 * with the number of processes that want to run on each core.
 */
export const patience = (ms: number): number => ms * Math.max(1, loadavg()[0] / availableParallelism());
