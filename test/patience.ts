import { availableParallelism, loadavg } from "node:os";

/**
 * Returns how long something may take, in ms, if it takes at most `ms` on a quiet machine. The time grows
 * with the number of processes that want to run on each core, and is at least GENBOOK_TEST_PATIENCE times as
 * long: set that where the load comes later or the machine is slow.
 *
 * Use it for times that a test measures, and for limits that a test or a hook sets while it runs. The limits
 * that are set before, by a suite or .mocharc.json, are multiplied by timeouts.mjs.
 */
export const patience = (ms: number): number =>
  ms * Math.max(1, loadavg()[0] / availableParallelism(), Number(process.env.GENBOOK_TEST_PATIENCE ?? 1));
