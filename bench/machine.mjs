import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { readIfThere } from "../scripts/setup/paths.mjs";

const { version } = createRequire(import.meta.url)("../package.json");

/** The instruction sets that matter here, by their Linux names. */
const INSTRUCTIONS = ["avx2", "avx512f", "avx512_bf16", "amx_bf16"];

/** Describes the machine: { cpu, cores, threads, instructions, memory, device, system, node, genbook }. */
export function describeMachine({ device, threads }) {
  const flags = new Set(
    /^flags\s*:(.*)$/m
      .exec(readIfThere("/proc/cpuinfo") ?? "")?.[1]
      .trim()
      .split(" "),
  );
  return {
    cpu: os.cpus()[0]?.model.trim() ?? "unknown",
    cores: os.availableParallelism(),
    threads,
    instructions: INSTRUCTIONS.filter((name) => flags.has(name)),
    memory: `${Math.round(os.totalmem() / 1e9)} GB`,
    device,
    system: `${os.type()} ${os.release()}`,
    node: process.versions.node,
    genbook: version,
  };
}

/**
 * Returns the number of cores that are busy, measured for a second; undefined where the system does not
 * report it.
 */
export async function busyCores(signal) {
  if (process.platform !== "linux") return undefined;
  const before = processorTimes();
  await sleep(1000, undefined, { signal }).catch(() => signal.throwIfAborted());
  const after = processorTimes();
  return (os.cpus().length * (after.busy - before.busy)) / (after.all - before.all);
}

function processorTimes() {
  const [, ...numbers] = readFileSync("/proc/stat", "utf8").split("\n")[0].split(/\s+/);
  const times = numbers.slice(0, 8).map(Number); // user, nice, system, idle, iowait, irq, softirq, steal
  const all = times.reduce((sum, time) => sum + time, 0);
  return { all, busy: all - times[3] - times[4] };
}
