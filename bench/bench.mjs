import "../scripts/setup/nodeVersion.mjs";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import { delimiter, join, resolve } from "node:path";
import { Interrupted, UserError } from "../scripts/setup/errors.mjs";
import { isExecutable } from "../scripts/setup/isExecutable.mjs";
import { main, options } from "../scripts/setup/main.mjs";
import { root } from "../scripts/setup/paths.mjs";
import { StepLine } from "../scripts/setup/progress.mjs";
import { setUp } from "../scripts/setup/steps.mjs";
import { chartPng } from "./chart.mjs";
import { CONTESTANTS, launchOptions } from "./contestants.mjs";
import { installed } from "./install.mjs";
import { busyCores, describeMachine } from "./machine.mjs";
import { measureRow } from "./measure.mjs";
import { mnistFiles } from "./mnistFiles.mjs";
import { report, rowLine } from "./report.mjs";
import { isSameMachine, mergeResults, readResults, resultOf, writeFiles } from "./results.mjs";
import { LIMITS, ROWS, selectRows } from "./rows.mjs";
import { Worker } from "./worker.mjs";

const HELP = `npm run bench [-- OPTIONS]    Measures genbook, Keras and PyTorch in turn, on the same work.

  --only NAME        a row, or all rows whose names begin with NAME: vae-16, growth, limit … (repeatable; default: all)
  --quick            fewer samples and rows, PyTorch eager only: less than 5 minutes instead of 25
  --no-torch         leave out PyTorch, whose packages take 5.2 GB
  --device NAME      cpu (default) or gpu
  --threads N        threads for each contestant (default: all cores)
  --out DIR          the folder to write to (default: docs/results; docs/results/gpu with --device gpu; out/bench with --quick)
  --help             this text

The first run fetches Keras and PyTorch into a folder of genbook's cache, not into your Python.
Writes bench.json, bench.md and bench.png to DIR. Rows that are not measured stay there if they come from this machine.
Do not use the machine for anything else in the meantime.`;

main(async (signal) => {
  const { values } = options(HELP, {
    only: { type: "string", multiple: true },
    quick: { type: "boolean", default: false },
    "no-torch": { type: "boolean", default: false },
    device: { type: "string", default: "cpu" },
    threads: { type: "string" },
    out: { type: "string" },
  });
  const { quick, device } = values;
  if (!["cpu", "gpu"].includes(device)) throw new UserError(`--device must be cpu or gpu, got ${device}.`);
  const threads = threadCount(values.threads);
  const usual = device === "gpu" ? "docs/results/gpu" : "docs/results";
  const out = outputFolder(values.out, quick ? "out/bench" : usual);
  const machine = describeMachine({ device, threads });
  const rows = possible(selectRows(values.only, quick), machine);
  const before = readResults(out);
  if (values.only && before && !isSameMachine(before.machine, machine)) {
    throw new UserError(
      `${join(out, "bench.json")} was measured on another machine or with other versions, and rows of two machines do not ` +
        "belong in one table: measure all rows, or name another folder with --out.",
    );
  }

  process.env.GENBOOK_DEVICE = device; // also for the library that setUp fetches
  await setUp(signal);
  const leaveOut = contestantsToLeaveOut(values);
  const contestantsOf = (row) => row.contestants.filter((name) => !leaveOut.has(name));
  const pythons = {};
  for (const { packages } of rows.flatMap(contestantsOf).map((name) => CONTESTANTS[name])) {
    if (packages) pythons[packages] ??= await installed(packages, device, signal);
  }

  const busy = await busyCores(signal);
  if (busy > 0.3)
    console.error(`Other programs keep ${busy.toFixed(1)} cores busy: the measured times will be too long.`);
  const scratch = mkdtempSync(join(os.tmpdir(), "genbook-bench-"));
  try {
    const settings = { device, threads, scratch, mnist: await mnistFiles(scratch) };
    const launch = (name) => new Worker(CONTESTANTS[name].title, launchOptions(name, pythons, settings));
    const about = { quick, busyCores: busy };
    const { results, versions, failed } = await measureAll(rows, { contestantsOf, launch, about, signal });
    if (results.length > 0) {
      const now = { machine, versions, mnist: settings.mnist.name, rows: results };
      await write(
        out,
        mergeResults(
          before,
          now,
          [...ROWS, ...LIMITS].map(({ name }) => name),
        ),
      );
    }
    if (failed.length > 0) console.error(`\nNot measured: ${failed.join(", ")}.`);
    return failed.length > 0 ? 1 : 0;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
});

/** Selects the rows that this machine can compute. */
function possible(rows, { device, instructions }) {
  const isMixed = ({ settings }) => settings.precision === "mixed" || settings.dtype === "bfloat16";
  if (device === "cpu" && instructions.some((name) => name !== "avx2")) return rows;
  if (rows.some(isMixed))
    console.error(
      "Rows in mixed precision are left out: they need a CPU (--device cpu) with AVX-512 or AMX.",
    );
  return rows.filter((row) => !isMixed(row));
}

/** Measures row after row. A row that fails is reported, and the others are still measured. */
async function measureAll(rows, { contestantsOf, launch, about, signal }) {
  const results = [];
  const failed = [];
  const versions = {};
  for (const [i, row] of rows.entries()) {
    const progress = new StepLine(`${i + 1} of ${rows.length}: ${row.title}`);
    try {
      const contestants = contestantsOf(row);
      const say = (text) => progress.detail(text);
      const measured = await measureRow(row, contestants, { effort: row.effort, launch, signal, say });
      progress.done();
      for (const each of Object.values(measured)) Object.assign(versions, each.versions);
      const result = resultOf(row, measured, { ...about, date: new Date().toISOString() });
      results.push(result);
      console.log(`    ${rowLine(result)}`);
    } catch (error) {
      progress.failed();
      if (error instanceof Interrupted || !(error instanceof UserError)) throw error;
      console.error(`    ${error.message}`);
      failed.push(row.name);
    }
  }
  return { results, failed, versions };
}

async function write(out, results) {
  const png = await chartPng(results.rows);
  writeFiles(out, {
    ...(png && { "bench.png": png }),
    "bench.json": `${JSON.stringify(results, null, 1)}\n`,
    "bench.md": report(results),
  });
  console.log(`\n${join(out, "bench.md")}, bench.json, bench.png`);
}

function contestantsToLeaveOut({ "no-torch": noTorch, quick }) {
  if (noTorch) return new Set(["torchCompiled", "torchEager"]);
  if (quick) return new Set(["torchCompiled"]); // it compiles for half a minute
  if (hasCompiler()) return new Set();
  console.error(
    "PyTorch compiles with g++, clang++ or $CXX, and none is installed: it is measured in eager mode only.",
  );
  return new Set(["torchCompiled"]);
}

function hasCompiler({ PATH = "", CXX } = process.env) {
  const names = CXX ? [CXX] : ["g++", "clang++"];
  const candidates = names.flatMap((name) => PATH.split(delimiter).map((folder) => resolve(folder, name)));
  return candidates.some(isExecutable);
}

function threadCount(text) {
  const all = os.availableParallelism();
  const count = text === undefined ? all : Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= all) return count;
  throw new UserError(
    `--threads ${text}: expected a whole number from 1 to ${all}, the cores of this machine.`,
  );
}

/** Resolves a folder relative to where npm was called, since npm changes to the repository's folder. */
function outputFolder(name, otherwise) {
  return name === undefined ? join(root, otherwise) : resolve(process.env.INIT_CWD ?? process.cwd(), name);
}
