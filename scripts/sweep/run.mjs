import { createRequire } from "node:module";
import { relative } from "node:path";
import { call, startedIn } from "../setup/calls.mjs";
import { onThisMachine, workerArguments } from "./local.mjs";
import { slotsOf, threadsOf } from "./slots.mjs";
import { HELD } from "./worker.mjs";

const require = createRequire(import.meta.url);
const { drive } = require("../../dist/sweeps/driver.js");
const { sweepGallery } = require("../../dist/sweeps/gallery/gallery.js");
const { onRay, raySlots } = require("../../dist/sweeps/ray.js");
const { TerminalTable } = require("../../dist/sweeps/terminalTable.js");

const DRAW_MS = 1000;

/** Brings a sweep to its end, shows its table meanwhile, and writes its gallery. Returns the exit code. */
export async function run(sweep, values, signal) {
  const { execute, slots } = await (values.on === "ray" ? ray(sweep, values) : local(sweep, values));
  console.log(`The sweep's folder: ${sweep.folder}`);
  const table = new TerminalTable(sweep);
  const ends = [];
  const drawing = setInterval(() => void table.draw(), DRAW_MS);
  let failures;
  try {
    failures = await drive(sweep, execute, {
      slots,
      retries: values.retries,
      retryFailed: values["retry-failed"],
      signal,
      onBegin: (done, failed) => table.begin(done, failed),
      onStart: (id) => table.start(id),
      onEnd: (id, standing, attempts) => ends.push(table.end(id, standing, attempts)),
    });
  } finally {
    clearInterval(drawing);
    await Promise.all(ends);
    await table.draw();
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
