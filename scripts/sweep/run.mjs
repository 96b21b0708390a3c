import { createRequire } from "node:module";
import { relative } from "node:path";
import { call, startedIn } from "../setup/calls.mjs";
import { onThisMachine, workerArguments } from "./local.mjs";
import { slotsOf, threadsOf } from "./slots.mjs";
import { openStudy } from "./study.mjs";
import { HELD } from "./worker.mjs";

const require = createRequire(import.meta.url);
const { drive } = require("../../dist/sweeps/driver.js");
const { sweepGallery } = require("../../dist/sweeps/gallery/gallery.js");
const { onRay, raySlots } = require("../../dist/sweeps/ray.js");
const { Searcher } = require("../../dist/sweeps/search.js");
const { settingsOf } = require("../../dist/sweeps/plan.js");
const { settingsText } = require("../../dist/sweeps/values.js");
const { TerminalTable } = require("../../dist/sweeps/terminalTable.js");

const DRAW_MS = 1000;

/** Brings a sweep to its end, shows its table meanwhile, and writes its gallery. Returns the exit code. */
export async function run(sweep, values, signal) {
  const { execute, slots } = await (values.on === "ray" ? ray(sweep, values) : local(sweep, values));
  console.log(`The sweep's folder: ${sweep.folder}`);
  const study = sweep.plan.search && (await openStudy(sweep, signal));
  const search = study && new Searcher(sweep, study);
  const table = new TerminalTable(sweep);
  const drawing = setInterval(() => void table.draw(), DRAW_MS);
  let failures, best;
  try {
    failures = await drive(sweep, search?.pruning(execute) ?? execute, {
      slots,
      retries: values.retries,
      retryFailed: values["retry-failed"],
      signal,
      onBegin: async (ended) => {
        table.begin(ended);
        await search?.begin(values.retries);
      },
      onStart: async (id) => {
        await search?.start(id);
        table.start(id);
      },
      onEnd: async (id, standing, attempts) => {
        await search?.end(id, standing);
        await table.end(id, standing, attempts);
      },
    });
    best = await study?.best();
  } finally {
    clearInterval(drawing);
    await table.draw();
    await study?.close();
  }
  if (best) {
    const settings = settingsText(settingsOf(sweep, best.run));
    console.log(
      `Best run: ${best.run}  ${settings}  ${sweep.plan.search.objective} ${best.value.toPrecision(4)}`,
    );
  }
  console.log(`Gallery: ${(await sweepGallery(sweep.folder)).path}`);
  if (failures > 0) {
    console.log(
      `${failures} of ${sweep.ids.length} runs failed. To try them again: ` +
        call("sweep", `--resume ${relative(startedIn(), sweep.folder)} --retry-failed`),
    );
  }
  return failures > 0 ? 1 : 0;
}

function local(sweep, values) {
  const environments = slotsOf({
    jobs: values.jobs,
    coresPerRun: values["cores-per-run"],
    gpusPerRun: values["gpus-per-run"],
  });
  return { execute: onThisMachine(sweep, environments), slots: environments.length };
}

async function ray(sweep, { jobs, address, "cores-per-run": cpus, "gpus-per-run": gpus = 0 }) {
  const slots = jobs ?? (await raySlots(address, cpus, gpus));
  const execute = await onRay(sweep, {
    address,
    command: (id) => [process.execPath, ...workerArguments(sweep.folder, id)],
    heldCode: HELD,
    environment: threadsOf(cpus),
    cpus,
    gpus,
    slots,
  });
  return { execute, slots };
}
