import { closeSync, existsSync, openSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { hostname } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { UserError } from "../setup/errors.mjs";
import { root } from "../setup/paths.mjs";
import { ending, endFamily, isAlive, start } from "../setup/processes.mjs";

const require = createRequire(import.meta.url);

/** The exit code of a worker whose run another worker has. */
export const HELD = 75;

/** The time that a stopped command has for saving its state, in ms. `book` itself takes up to 15 seconds. */
const GRACE_MS = 20_000;

/** The time between two looks whether the run is to be pruned, in ms. */
const LOOK_MS = 500;

const ERROR_LINES = 20;

/**
 * Runs one run of a sweep, once: holds its lock, runs its command, and writes how that ended. Everything that
 * starts a run, on whatever machine, does so through this function.
 *
 * @returns the exit code: 0 if the run is done or pruned, 1 if it failed, HELD if another worker has it
 */
export async function work(folder, number, signal) {
  const { writeSettings, readSweep, runFolder } = require("../../dist/sweeps/plan.js");
  const { lockOf, readAttempts } = require("../../dist/sweeps/attempts.js");
  const { leaveLock, takeLock } = require("../../dist/files/lock.js");
  const sweep = await readSweep(folder);
  const id = sweep.ids[number - 1];
  if (id === undefined)
    throw new UserError(`--run ${number}: the sweep has ${sweep.ids.length} runs, from 1 on.`);
  const run = runFolder(sweep, id);
  await writeSettings(sweep, id);
  if ((await takeLock(lockOf(run), { signal })) !== undefined) return HELD;
  try {
    const attempts = await readAttempts(run);
    if (["done", "pruned"].includes(attempts.at(-1)?.outcome)) return 0;
    await endLeftOver(attempts.at(-1));
    return await attempt(sweep, id, attempts, signal);
  } finally {
    await leaveLock(lockOf(run));
  }
}

/** Ends what a killed worker left on this machine; its guard is about to do the same. */
async function endLeftOver(last) {
  const { processStat } = require("../../dist/files/processes.js");
  if (!last?.pid || last.outcome || last.host !== hostname()) return;
  if (processStat(last.pid)?.started === last.processStart && isAlive(last.pid)) await endFamily(last.pid, 0);
}

async function attempt(sweep, id, earlier, signal) {
  const { runFolder, settingsOf } = require("../../dist/sweeps/plan.js");
  const { pruneRequest, writeAttempts } = require("../../dist/sweeps/attempts.js");
  const { settingArguments } = require("../../dist/sweeps/values.js");
  const { processStat } = require("../../dist/files/processes.js");
  const run = runFolder(sweep, id);
  const log = join(run, `log-${earlier.length + 1}.txt`);
  const losses = join(run, "losses.jsonl");
  const record = { host: hostname(), began: Date.now() };
  const save = () => writeAttempts(run, [...earlier, record]);
  await rm(losses, { force: true });
  await save();

  const { plan } = sweep;
  const command = plan.command.map((each) =>
    each.replaceAll("{run}", run).replaceAll("{node}", process.execPath),
  );
  const output = openSync(log, "w");
  const guard = join(root, "scripts", "sweep", "guard.mjs");
  const args = [guard, ...command, ...settingArguments(settingsOf(sweep, id)), "--out", run];
  const child = start(process.execPath, args, {
    cwd: plan.cwd,
    stdio: ["pipe", output, output],
    env: { ...process.env, GENBOOK_LOSSES: losses, GENBOOK_FIGURES: join(run, "figures") },
  });
  closeSync(output);
  const pruning = new AbortController();
  const looking =
    plan.search?.prune && setInterval(() => existsSync(pruneRequest(run)) && pruning.abort(), LOOK_MS);
  try {
    Object.assign(record, { pid: child.pid, processStart: processStat(child.pid)?.started });
    await save();
    const { code } = await ending(child, AbortSignal.any([signal, pruning.signal]), GRACE_MS);
    record.outcome = code === 0 ? "done" : "failed";
    if (code !== 0) record.error = await lastLines(log);
    return code === 0 ? 0 : 1;
  } catch (error) {
    record.outcome = pruning.signal.aborted ? "pruned" : "stopped";
    if (pruning.signal.aborted) return 0;
    throw error;
  } finally {
    clearInterval(looking);
    record.ended = Date.now();
    await save();
  }
}

/** Returns the end of a log, without colours and rewritten lines. */
async function lastLines(log) {
  const lines = stripVTControlCharacters(await readFile(log, "utf8"))
    .split("\n")
    .map((line) => line.split("\r").findLast((part) => part.trim() !== "") ?? "")
    .filter((line) => line.trim() !== "");
  return lines.slice(-ERROR_LINES).join("\n");
}
