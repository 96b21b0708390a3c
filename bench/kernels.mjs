import "../scripts/setup/nodeVersion.mjs";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { UserError } from "../scripts/setup/errors.mjs";
import { main, options } from "../scripts/setup/main.mjs";
import { root } from "../scripts/setup/paths.mjs";
import { StepLine } from "../scripts/setup/progress.mjs";
import { setUp } from "../scripts/setup/steps.mjs";
import { CASES } from "./kernels/cases.mjs";
import { installedKernelspec, KERNELS } from "./kernels/contestants.mjs";
import { notebookFolder } from "./kernels/folder.mjs";
import { jupyterFolder, protocolScore, speeds } from "./kernels/measure.mjs";
import { Reader } from "./kernels/reader.mjs";
import { report, withTables } from "./kernels/report.mjs";
import { contestantOf, runCase } from "./kernels/runCase.mjs";
import { describeMachine } from "./machine.mjs";
import { writeFiles } from "./results.mjs";

const HELP = `node bench/kernels.mjs [OPTIONS]    Compares Jupyter kernels: ours, tslab, Deno and ipykernel.

  --kernel NAME   one of ${Object.keys(KERNELS).join(", ")} (may be repeated);
                  prints its verdicts, and writes nothing
  --case NAME     with --kernel: only the cases whose names begin with NAME
  --help          this text

Tries ${CASES.length} features on each, runs Jupyter's protocol tests and measures times. Writes
docs/results/kernels.json and kernels.md, and the tables in docs/kernel.md. The first run fetches Deno (45 MB)
into genbook's cache.`;

const ROUNDS = 5;

main(async (signal) => {
  const { values } = options(HELP, {
    kernel: { type: "string", multiple: true },
    case: { type: "string", default: "" },
  });
  const unknown = values.kernel?.find((name) => !(name in KERNELS));
  if (unknown)
    throw new UserError(`--kernel must be one of ${Object.keys(KERNELS).join(", ")}, got ${unknown}.`);
  await setUp(signal);
  const names = values.kernel ?? Object.keys(KERNELS);
  const cases = CASES.filter(({ name }) => name.startsWith(values.case));
  const scratch = mkdtempSync(join(os.tmpdir(), "genbook-kernels-"));
  try {
    const specs = {};
    for (const name of names) specs[name] = await installedKernelspec(name, scratch, signal);
    const verdicts = await tryAll(cases, specs, signal);
    if (values.kernel) return print(cases, verdicts);
    const measured = await measureAll(specs, signal);
    await write({
      machine: describeMachine({ device: "cpu", threads: os.availableParallelism() }),
      date: new Date().toISOString(),
      rounds: ROUNDS,
      kernels: Object.fromEntries(names.map((name) => [name, { title: KERNELS[name].title }])),
      cases: cases.map(({ name, title }) => ({
        name,
        title,
        verdicts: Object.fromEntries(names.map((kernel) => [kernel, verdicts[kernel][name]])),
      })),
      ...measured,
    });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
});

/** Tries the cases on all kernels side by side, since they mostly wait: { [kernel]: { [case]: verdict } }. */
async function tryAll(cases, specs, signal) {
  const step = new StepLine(`${cases.length} features`);
  const verdicts = {};
  const tryOn = async ([name, spec]) => {
    verdicts[name] = {};
    const start = (folder) => Reader.start(folder, spec);
    const contestant = contestantOf({
      name,
      language: KERNELS[name].language,
      folder: notebookFolder(),
      start,
    });
    try {
      for (const each of cases) {
        signal.throwIfAborted();
        verdicts[name][each.name] = await runCase(each, contestant);
        step.detail(
          Object.entries(verdicts)
            .map(([kernel, all]) => `${kernel} ${Object.keys(all).length}`)
            .join(", "),
        );
      }
    } finally {
      await contestant.end();
    }
  };
  const ends = await Promise.allSettled(Object.entries(specs).map(tryOn));
  const failed = ends.find(({ status }) => status === "rejected");
  if (failed) {
    step.failed();
    throw failed.reason;
  }
  step.done();
  return verdicts;
}

/** Runs the protocol tests, then measures times, with nothing else running. */
async function measureAll(specs, signal) {
  const step = new StepLine("Protocol tests and times");
  const jupyter = jupyterFolder(specs);
  const languages = Object.fromEntries(Object.keys(specs).map((name) => [name, KERNELS[name].language]));
  try {
    const scores = Object.keys(specs).map(async (name) => [
      name,
      await protocolScore(name, { jupyter, signal }),
    ]);
    const protocol = Object.fromEntries(await Promise.all(scores));
    const say = (text) => step.detail(text);
    const speed = await speeds(languages, { rounds: ROUNDS, say, jupyter, signal });
    step.done();
    return { protocol, speed };
  } catch (error) {
    step.failed();
    throw error;
  } finally {
    rmSync(jupyter, { recursive: true, force: true });
  }
}

function print(cases, verdicts) {
  for (const [kernel, all] of Object.entries(verdicts)) {
    for (const { name } of cases) {
      const { verdict, failed, reason } = all[name];
      console.log([kernel, verdict.padEnd(6), name, reason ?? failed.join("; ")].join("  "));
    }
  }
}

async function write(results) {
  const kernelDoc = join(root, "docs", "kernel.md");
  const text = await format(withTables(readFileSync(kernelDoc, "utf8"), results), {
    ...(await resolveConfig(kernelDoc)),
    filepath: kernelDoc,
  });
  writeFiles(join(root, "docs", "results"), {
    "kernels.json": `${JSON.stringify(results, null, 1)}\n`,
    "kernels.md": report(results),
  });
  writeFiles(join(root, "docs"), { "kernel.md": text });
  console.log(`\ndocs/results/kernels.md, kernels.json, docs/kernel.md`);
}
