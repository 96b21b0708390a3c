import "./setup/nodeVersion.mjs";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { main, options } from "./setup/main.mjs";
import { filesUnder } from "./setup/paths.mjs";

const require = createRequire(import.meta.url);

const HELP = `node scripts/sweepScale.mjs [--runs N] [--slots N] [--minutes N] [--speed N]    Measures what the driver of a large sweep
takes, with runs that only wait: docs/scale.md.`;

const SETTINGS = {
  runs: { type: "string", default: "10000" },
  slots: { type: "string", default: "500" },
  minutes: { type: "string", default: "15" },
  speed: { type: "string", default: "600" },
};

/** A hundredth of the runs fail once, and another is killed once. */
const fate = (id, earlier) =>
  earlier > 0 ? "done" : Number(id) % 100 === 0 ? "failed" : Number(id) % 100 === 50 ? undefined : "done";

main(async (signal) => {
  const { values } = options(HELP, SETTINGS);
  const [runs, slots, minutes, speed] = Object.keys(SETTINGS).map((name) => Number(values[name]));
  const { openSweep, runFolder, writeSettings } = require("../dist/sweeps/plan.js");
  const { readAttempts, writeAttempts } = require("../dist/sweeps/attempts.js");
  const { drive } = require("../dist/sweeps/driver.js");
  const { sweepGallery } = require("../dist/sweeps/gallery/gallery.js");
  const { grid } = require("../dist/sweeps/values.js");
  const folder = mkdtempSync(join(tmpdir(), "genbook-scale-"));
  const report = {};
  const timed = async (name, work) => {
    const [began, before] = [performance.now(), process.cpuUsage()];
    const result = await work();
    const { user, system } = process.cpuUsage(before);
    const rss = process.memoryUsage().rss / 1e6;
    report[name] = {
      seconds: seconds(performance.now() - began),
      "CPU seconds": seconds((user + system) / 1e3),
      "resident MB": Math.round(rss),
    };
    return result;
  };
  try {
    const list = (n) => Array.from({ length: n }, (_, i) => i + 1);
    const settings = grid({ latentDim: list(Math.ceil(runs / 100)), seed: list(100) }).slice(0, runs);
    const plan = { title: "scale", command: ["true"], cwd: folder, runs: settings };
    const sweep = await timed("plan", () => openSweep(folder, plan));
    /** Waits like a run, between ±20 % of its duration, and writes what a worker writes. */
    const execute = async (id, _slot, stop) => {
      const run = runFolder(sweep, id);
      await writeSettings(sweep, id);
      const earlier = await readAttempts(run);
      const attempt = { host: "node", pid: 1, began: Date.now() };
      await writeAttempts(run, [...earlier, attempt]);
      await sleep(((minutes * 60_000) / speed) * (0.8 + 0.4 * ((Number(id) * 0.618) % 1)), undefined, {
        signal: stop,
      });
      const loss = (step) =>
        `{"training":1,"kind":"batch","epoch":1,"step":${step},"steps":200,"logs":{"loss":${1 / step},"klLoss":${0.1 / step}}}\n`;
      writeFileSync(join(run, "losses.jsonl"), Array.from({ length: 200 }, (_, i) => loss(i + 1)).join(""));
      await writeAttempts(run, [
        ...earlier,
        { ...attempt, ended: Date.now(), outcome: fate(id, earlier.length) },
      ]);
      return "ended";
    };
    const counts = { done: 0, open: 0, failed: 0 };
    await timed("drive", () =>
      drive(sweep, execute, { slots, retries: 2, signal, onEnd: (_id, standing) => counts[standing]++ }),
    );
    await timed("resume a finished sweep", () => drive(sweep, execute, { slots, retries: 2, signal }));
    const { path } = await timed("gallery", () => sweepGallery(folder));
    const files = filesUnder(folder);
    const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
    console.log(
      `${cpus()[0].model}; ${runs} runs of ${minutes} minutes in ${slots} slots, ${speed} times as fast`,
    );
    console.log(
      counts,
      `${readdirSync(join(folder, "runs")).length} folders, ${files.length} files, ${(bytes / 1e6).toFixed(0)} MB`,
    );
    console.log(`gallery: ${(statSync(path).size / 1e6).toFixed(1)} MB`);
    console.table(report);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const seconds = (ms) => Number((ms / 1000).toFixed(2));
