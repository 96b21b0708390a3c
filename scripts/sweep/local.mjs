import { closeSync, openSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "../setup/paths.mjs";
import { endFamily, ending, isAlive, start } from "../setup/processes.mjs";
import { HELD } from "./worker.mjs";

const require = createRequire(import.meta.url);

/** The time that a stopped worker has, in ms: more than it gives its command. */
const GRACE_MS = 25_000;

/** Returns the arguments that make Node work on a run, whose number or id may be left to be added. */
export const workerArguments = (folder, id) => {
  const args = [join(root, "scripts", "genbook.mjs"), "sweep", "--work", folder, "--run"];
  return id === undefined ? args : [...args, String(Number(id))];
};

/**
 * Makes the function that runs workers as processes of this machine.
 *
 * @param environments the environment variables of each slot
 */
export function onThisMachine(sweep, environments) {
  const { runFolder } = require("../../dist/sweeps/plan.js");
  const { workerOf } = require("../../dist/sweeps/attempts.js");
  return async (id, slot, signal) => {
    const folder = runFolder(sweep, id);
    const other = await workerOf(folder);
    if (other !== undefined) return waitFor(other, () => workerOf(folder), signal);
    const output = openSync(join(folder, "worker.txt"), "w");
    const child = start(process.execPath, workerArguments(sweep.folder, id), {
      stdio: ["ignore", output, output],
      env: { ...process.env, ...environments[slot] },
    });
    closeSync(output);
    const { code } = await ending(child, signal, GRACE_MS).catch((error) => {
      if (signal.aborted) return {};
      throw error;
    });
    return code === HELD ? "held" : "ended";
  };
}

/** Waits for a worker that an earlier driver started, which keeps its slot. Aborting the signal stops it. */
async function waitFor(pid, current, signal) {
  while ((await current()) === pid && !signal.aborted) await sleep(200);
  if (signal.aborted && isAlive(pid)) await endFamily(pid, GRACE_MS);
  return "held";
}
