import "./setup/nodeVersion.mjs";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { dcganFlops, vaeFlops } from "../bench/limit/flops.mjs";
import { threeDigits } from "../bench/statistics.mjs";
import { Comparison } from "./gpuCheck/comparison.mjs";
import { call, startedIn } from "./setup/calls.mjs";
import { describeDevice, probeDevice } from "./setup/device.mjs";
import { UserError } from "./setup/errors.mjs";
import { main, options } from "./setup/main.mjs";
import { isInstalled, project, root } from "./setup/paths.mjs";
import { run } from "./setup/processes.mjs";
import { setUp, STEPS } from "./setup/steps.mjs";
import { tensorflowLibrary } from "./setup/tensorflowLibrary.mjs";

const HELP = `${call("gpu-check")}    Checks in about three minutes whether this GPU computes correctly and fast: compares its numbers with
                     the CPU's, times steps, shows the memory in use, and interrupts and resumes training.
  --parts LIST       what to check: numbers, speed, resume (default: all of them)
  --small            use small sizes, which takes seconds (the default without a GPU)
  --json FILE        also write all results to FILE`;

const PARTS = ["numbers", "speed", "resume"];

/**
 * The largest allowed difference from the CPU's numbers, relative to the largest number of each result. On an
 * H200, the differences were 1.4e-5 in float32 and 2.4e-3 with TensorFloat-32, both in a loss after two or
 * three training steps, over which differences accumulate.
 */
const LIMITS = { float32: 1e-4, tf32: 5e-3, xla: 5e-3, mixed: 3e-2 };

main(async (signal) => {
  const { values } = options(HELP, {
    parts: { type: "string" },
    small: { type: "boolean" },
    json: { type: "string" },
  });
  const parts = partsOf(values.parts);
  await setUp(signal, isInstalled ? [tensorflowLibrary] : STEPS);
  const device = await probeDevice(signal);
  console.log(describeDevice(device));
  const isGpu = device.kind === "gpu";
  const card = isGpu ? await cardOf(signal) : undefined;
  if (card) console.log(`        ${card.name}, driver ${card.driver}, ${card.memory}`);
  const results = { device, card, date: new Date().toISOString() };
  const check = { isGpu, isSmall: values.small ?? !isGpu, signal };
  const problems = [];
  if (parts.includes("numbers")) results.numbers = await compareNumbers(check, problems);
  if (parts.includes("speed")) results.speed = await measureSpeed(check, problems);
  if (parts.includes("resume")) results.resume = await interruptAndResume(check, problems);
  if (values.json) {
    const file = resolve(startedIn(), values.json);
    writeFileSync(file, `${JSON.stringify({ ...results, problems }, null, 1)}\n`);
    console.log(`\n${file}`);
  }
  console.log(
    problems.length === 0
      ? "\nAll checks passed."
      : `\nFailed checks:\n${problems.map((each) => `  ${each}`).join("\n")}`,
  );
  return problems.length === 0 ? 0 : 1;
});

function partsOf(list) {
  const parts = list === undefined ? PARTS : list.split(",");
  const unknown = parts.filter((part) => !PARTS.includes(part));
  if (unknown.length > 0)
    throw new UserError(
      `--parts ${list}: expected a list of ${PARTS.join(", ")}, got ${unknown.join(", ")}.`,
    );
  return parts;
}

/** Reads name, driver and memory of the first card from nvidia-smi. */
async function cardOf(signal) {
  const fields = "name,driver_version,memory.total";
  const line = await run("nvidia-smi", [`--query-gpu=${fields}`, "--format=csv,noheader"], { signal });
  const [name, driver, memory] = line.trim().split("\n")[0].split(", ");
  return { name, driver, memory };
}

/** Runs a script of gpuCheck/ in a separate process; `onResult` gets each JSON line that it prints. */
async function worker(name, argument, { signal, env = {}, onResult }) {
  const script = join(root, "scripts", "gpuCheck", `${name}.mjs`);
  const results = [];
  await run(process.execPath, ["--expose-gc", script, JSON.stringify(argument)], {
    signal,
    cwd: project,
    what: `The part "${name}"`,
    env: { ...process.env, ...env },
    onLine: (line) => {
      if (!line.startsWith("{")) return;
      results.push(JSON.parse(line));
      onResult?.(results.at(-1));
    },
  });
  return results;
}

async function compareNumbers({ isGpu, signal }, problems) {
  console.log("\nNumbers compared with the CPU's: largest difference, relative to the largest number");
  const onCpu = { GENBOOK_DEVICE: "cpu", GENBOOK_XLA: "0" };
  const numbers = async (argument, env) => (await worker("numbers", argument, { signal, env }))[0].values;
  const all = { eager: true };
  const reference = await numbers(all, onCpu);
  const own = isGpu ? {} : onCpu;
  const ways = {
    float32: () => numbers(all, { ...own, NVIDIA_TF32_OVERRIDE: "0" }),
    ...(isGpu && { tf32: () => numbers(all, own) }),
    xla: () => numbers({}, { ...own, GENBOOK_XLA: "1" }),
    ...(isGpu && { mixed: () => numbers({ precision: "mixed" }, { ...own, GENBOOK_XLA: "0" }) }),
  };
  const results = {};
  for (const [name, compute] of Object.entries(ways)) {
    const comparison = new Comparison(reference, await compute(), LIMITS[name]);
    console.log(`  ${comparison.line(name)}`);
    for (const text of comparison.problems()) problems.push(`${name}: ${text}`);
    results[name] = comparison.differences;
  }
  return results;
}

const MODES = {
  eager: { mode: "eager" },
  compiled: { mode: "compiled" },
  mixed: { mode: "compiled", precision: "mixed" },
  XLA: { mode: "xla" },
  "XLA, mixed": { mode: "xla", precision: "mixed" },
};

/** Returns the training runs to time, with their settings and the number of operations in a step. */
function trainings(isSmall) {
  const vae = (batchSize) => ({
    title: `VAE, batch ${batchSize}`,
    work: "vae",
    batchSize,
    flops: vaeFlops(batchSize),
  });
  if (isSmall) return [vae(16)];
  const dcgan = {
    title: "DCGAN, batch 20",
    work: "dcgan",
    batchSize: 20,
    width: 1,
    flops: dcganFlops(20, 1),
  };
  return [vae(16), vae(128), vae(1024), dcgan];
}

async function measureSpeed({ isGpu, isSmall, signal }, problems) {
  const modes = Object.keys(MODES).filter((mode) => isGpu || !MODES[mode].precision);
  const seconds = isSmall ? 0.3 : 1.5;
  const rate = { work: "matMul", size: isSmall ? 512 : 8192, seconds: isSmall ? 0.1 : 0.5 };
  const cases = [
    { name: "rate", ...rate },
    ...(isGpu ? [{ name: "rate, mixed", ...rate, precision: "mixed" }] : []),
    ...modes.flatMap((mode) =>
      trainings(isSmall).map(({ title, ...settings }) => ({
        name: `${title}, ${mode}`,
        ...settings,
        ...MODES[mode],
        seconds,
      })),
    ),
  ];
  console.log(
    "\nSpeed: median ms per step, and the share of the step that its arithmetic would take at the rate of a large matrix product",
  );
  const rates = {};
  return worker("speed", cases, {
    signal,
    onResult: (result) => {
      if (result.error) problems.push(`${result.name}: ${result.error}`);
      console.log(`  ${result.name.padEnd(28)} ${speedText(result, rates)}`);
    },
  });
}

function speedText({ error, rate, precision = "float32", ms, mean, first, flops, memory }, rates) {
  if (error) return `failed: ${error.split("\n")[0]}`;
  if (rate) {
    rates[precision] = rate;
    return `${threeDigits(rate / 1e12)} TFLOP/s`;
  }
  const share = flops / (rates[precision] ?? rates.float32) / (mean / 1000);
  const spread = ms.quartiles.map(threeDigits).join("–");
  return (
    `${threeDigits(ms.median)} ms (${spread}; mean ${threeDigits(mean)}), arithmetic ${threeDigits(100 * share)} %, ` +
    `first step after ${threeDigits(first / 1000)} s${memory ? `, ${memory} in use` : ""}`
  );
}

async function interruptAndResume({ signal, isGpu }, problems) {
  console.log("\nStopping and resuming a training run");
  const [result] = await worker("resume", {}, { signal });
  const { difference, repeated, interruptMs } = result;
  const percent = (share) => (share === 0 ? "none, bit for bit" : share.toExponential(1));
  console.log(`  difference after resuming: ${percent(difference)}`);
  console.log(`  difference between two runs of the same training: ${percent(repeated)}`);
  console.log(`  stopped ${Math.round(interruptMs)} ms after the interrupt`);
  if (difference > (isGpu ? 1e-2 : 0)) problems.push(`resume: the losses differ by ${percent(difference)}`);
  if (interruptMs > 1000)
    problems.push(`resume: stopped after ${Math.round(interruptMs)} ms, expected less than 1,000`);
  return result;
}
