/** A contestant's turns: steps that are timed one by one, with nothing in flight before or after. */
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Returns a function that runs a turn of `steps` steps: { times: [ms], losses: [number, null or "NaN"] }.
 *
 * Training that runs ahead begins the next step while JavaScript still reads the results of the last one. So
 * when the last step of a turn ends, another one is already being computed; it would slow down the next
 * contestant and cost nothing in the next turn. Each turn therefore ends only when that one has been
 * computed, and the turn after it takes the finished step without counting it: what is timed is as many
 * computations as there are times.
 *
 * @param step runs one step and resolves to its loss, or to null
 * @param options.runsAhead true where a step may begin the next one
 * @param options.settle resolves when nothing is being computed any more
 */
export function turns(step, { runsAhead = false, settle = untilIdle } = {}) {
  let isBegun = false;
  return async (steps) => {
    if (isBegun) await step();
    const times = [];
    const losses = [];
    for (let i = 0; i < steps; i++) {
      const began = performance.now();
      const loss = await step();
      times.push(performance.now() - began);
      losses.push(Number.isNaN(loss) ? "NaN" : loss); // JSON has none
    }
    if (runsAhead) {
      isBegun = true;
      await settle();
    }
    return { times, losses };
  };
}

/** ms for which the process must be idle. */
const IDLE_MS = 40;
/** Share of one core below which it is idle: the threads that wait for work wake up now and then. */
const IDLE_SHARE = 0.1;

/**
 * Resolves when this process, all of its threads together, has been idle for a while. A GPU's work is not
 * seen; the pause between two turns is longer than a step takes there.
 */
export async function untilIdle() {
  for (let share = 1; share > IDLE_SHARE;) {
    const [began, used] = [performance.now(), process.cpuUsage()];
    await sleep(IDLE_MS);
    const { user, system } = process.cpuUsage(used);
    share = (user + system) / 1000 / (performance.now() - began);
  }
}
