import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../scripts/setup/errors.mjs";

/** ms between two turns, after which the threads of the last contestant no longer spin for more work. */
const PAUSE = 250;
/** The number of first steps whose losses must be numbers. */
const CHECKED = 3;
/**
 * The greatest ratio between the contestants' very first losses, when the networks are the same and only
 * their initial weights differ. (Later losses may be far apart by chance: RMSprop's first steps are long, and
 * one of them can make the VAE's klLoss huge.)
 */
const APART = 2;

/**
 * Measures one row. Every contestant loads it in a process of its own and warms up alone. Then they take
 * turns, A B C A B C …, so that anything that slows the machine down affects all of them.
 *
 * @param row { name, work, settings } of rows.mjs
 * @param contestants names, in the order of their turns
 * @param effort { warmUp, rounds, steps }: steps of the warm-up, turns of each contestant, steps of a turn
 * @param launch (contestant, row) → a Worker
 * @param say (text) receives the progress
 * @returns { [contestant]: { times: ms of each step, peak: bytes, versions } }
 */
export async function measureRow(
  row,
  contestants,
  { effort, launch, signal, say = () => {}, pause = PAUSE },
) {
  const workers = new Map();
  const results = {};
  const losses = {};
  const parameters = {};
  try {
    for (const name of contestants) {
      signal?.throwIfAborted();
      say(`${name}: loading`);
      const worker = launch(name, row);
      workers.set(name, worker);
      const loaded = await worker.ask({ op: "load", work: row.work, settings: row.settings }, signal);
      say(`${name}: warming up`);
      const warm = await worker.ask({ op: "run", steps: effort.warmUp }, signal);
      results[name] = { times: [], peak: warm.peak, versions: loaded.versions };
      parameters[name] = loaded.parameters;
      losses[name] = warm.losses.slice(0, CHECKED);
    }
    checkSameWork(row, parameters, losses);
    for (let round = 1; round <= effort.rounds; round++) {
      for (const [name, worker] of workers) {
        say(`${name}: round ${round} of ${effort.rounds}`);
        await sleep(pause, undefined, { signal }).catch(() => signal.throwIfAborted());
        const { times, peak } = await worker.ask({ op: "run", steps: effort.steps }, signal);
        results[name].times.push(...times);
        results[name].peak = peak;
      }
    }
    return results;
  } finally {
    await Promise.all([...workers.values()].map((worker) => worker.stop()));
  }
}

/**
 * @throws UserError if the contestants did different work: different numbers of parameters, or losses that
 *   are not numbers or are far apart
 */
export function checkSameWork({ name }, parameters, losses) {
  const list = (values) =>
    Object.entries(values)
      .map(([contestant, value]) => `${contestant} ${value}`)
      .join(", ");
  if (new Set(Object.values(parameters)).size > 1) {
    throw new UserError(`${name}: expected networks of the same size, got parameters: ${list(parameters)}.`);
  }
  const first = {};
  for (const [contestant, values] of Object.entries(losses)) {
    if (values.every((loss) => loss === null)) continue; // this work has none
    if (!values.every((loss) => Number.isFinite(loss))) {
      throw new UserError(
        `${name}: expected losses that are numbers, got ${values.join(", ")} of ${contestant}.`,
      );
    }
    first[contestant] = Math.abs(values[0]);
  }
  const all = Object.values(first);
  if (all.length > 1 && Math.max(...all) > APART * Math.min(...all)) {
    throw new UserError(`${name}: expected first losses of similar size, got ${list(first)}.`);
  }
}
