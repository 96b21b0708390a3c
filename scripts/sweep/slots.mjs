import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { UserError } from "../setup/errors.mjs";

/** Returns the names of this machine's NVIDIA GPUs, as CUDA_VISIBLE_DEVICES takes them. */
export function gpusHere(env = process.env) {
  if (env.GENBOOK_DEVICE === "cpu") return [];
  if (env.CUDA_VISIBLE_DEVICES !== undefined) return env.CUDA_VISIBLE_DEVICES.split(",").filter(Boolean);
  const { stdout } = spawnSync("nvidia-smi", ["--query-gpu=index", "--format=csv,noheader"], {
    encoding: "utf8",
  });
  return stdout?.split("\n").filter(Boolean) ?? [];
}

/** Returns the environment variables that keep TensorFlow to a number of cores. */
export const threadsOf = (cores) => {
  const threads = String(Math.ceil(cores));
  return { TF_NUM_INTRAOP_THREADS: threads, TF_NUM_INTEROP_THREADS: threads };
};

/**
 * Returns the environment variables of each run that may run at once. A run has its share of the cores and of
 * the GPUs by count: a quarter of a GPU means that four runs use it, each of which takes the memory it needs.
 */
export function slotsOf({
  jobs,
  coresPerRun,
  gpusPerRun,
  cores = availableParallelism(),
  gpus = gpusHere(),
}) {
  const perRun = gpusPerRun ?? (gpus.length > 0 ? 1 : 0);
  if (perRun > gpus.length) {
    throw new UserError(`--gpus-per-run ${perRun}: this machine has ${gpus.length} GPUs. Ask for fewer.`);
  }
  if (perRun > 1 && !Number.isInteger(perRun)) {
    throw new UserError(`--gpus-per-run ${perRun}: above 1, write a whole number.`);
  }
  const byCores = Math.max(1, Math.floor(cores / coresPerRun));
  const byGpus = perRun > 1 ? Math.floor(gpus.length / perRun) : Math.floor(1 / perRun) * gpus.length;
  const count = jobs ?? (perRun > 0 ? Math.min(byCores, byGpus) : byCores);
  const gpusOf = (slot) =>
    perRun > 1
      ? Array.from({ length: perRun }, (_, i) => gpus[(slot * perRun + i) % gpus.length])
      : [gpus[slot % gpus.length]];
  return Array.from({ length: count }, (_, slot) => {
    const device = perRun > 0 ? { CUDA_VISIBLE_DEVICES: gpusOf(slot).join(",") } : { GENBOOK_DEVICE: "cpu" };
    return { ...threadsOf(coresPerRun), ...device };
  });
}
