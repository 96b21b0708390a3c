import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "../../scripts/setup/processes.mjs";

/** Returns the ids of the processes of the workers that hold the lock of a run in this sweep. */
export function workersOf(folder) {
  let runs;
  try {
    runs = readdirSync(join(folder, "runs"));
  } catch {
    return []; // the sweep has not begun
  }
  return runs.flatMap((id) => pidIn(join(folder, "runs", id, "lock")) ?? []).filter(isAlive);
}

function pidIn(lock) {
  try {
    return Number(/"pid":(\d+)/.exec(readFileSync(lock, "utf8"))[1]);
  } catch {
    return undefined; // not begun, or released at this moment
  }
}
