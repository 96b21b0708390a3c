import { availableParallelism, loadavg } from "node:os";

/**
 * Returns how long something may take, in ms, that takes at most `ms` on a quiet machine: the more processes
 * want to run for each core, the longer.
 */
export const patience = (ms: number): number => ms * Math.max(1, loadavg()[0] / availableParallelism());
