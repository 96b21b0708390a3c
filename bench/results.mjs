import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../scripts/setup/errors.mjs";
import { makeFolder } from "../scripts/setup/paths.mjs";
import { summary } from "./statistics.mjs";

/** In which contestant's place a row's number stands: the kernels' rows have contestants of their own. */
const OURS = ["ours", "oursKernel"];
const KERAS = ["keras", "kerasKernel"];
const TORCH = ["torchCompiled", "torchEager"];

/** One contestant's numbers in the row's unit: { median, quartiles, samples }. */
function inUnit({ unit, flops }, { times, peak }) {
  if (unit === "MB") return summary([peak / 1e6]);
  if (unit === "s") return summary(times.map((ms) => ms / 1000));
  if (unit === "GFLOP/s") return summary(times.map((ms) => flops / ms / 1e6));
  return summary(times);
}

/**
 * What bench.json holds of a row. `torch` is the faster of PyTorch's two ways, named in `torchWay`; `ratio` is Keras ÷ ours, so above 1
 * ours is the faster or the smaller.
 *
 * @param measured { [contestant]: { times, peak } } of measureRow
 * @param about { date: ISO 8601, quick, busyCores: by other programs }
 */
export function resultOf(row, measured, about) {
  const details = Object.fromEntries(
    Object.entries(measured).map(([name, numbers]) => [name, inUnit(row, numbers)]),
  );
  const medianOf = (names) => names.map((name) => details[name]?.median).find((value) => value !== undefined);
  const [torchWay] = TORCH.filter((name) => details[name]).sort(
    (a, b) => details[a].median - details[b].median,
  );
  const [ours, keras] = [medianOf(OURS), medianOf(KERAS)];
  return {
    ...{ name: row.name, title: row.title, ours: ours ?? null, keras: keras ?? null },
    ...{ torch: torchWay ? details[torchWay].median : null, unit: row.unit },
    ratio: ours === undefined || keras === undefined ? null : keras / ours,
    ...(torchWay && { torchWay }),
    ...(row.growth && { growth: row.growth }),
    ...(row.flops && { flops: row.flops }),
    ...(row.limits && { limits: row.limits }),
    ...{ details, ...about },
  };
}

/**
 * The whole of bench.json: what was measured now in place of what was measured before, all in the order of `order`. Rows that were
 * not measured now stay, if they are of the same machine.
 *
 * @param before an earlier bench.json, or undefined
 * @param now { machine, versions, rows }; rows are of resultOf
 * @param order names of all rows
 */
export function mergeResults(before, now, order) {
  const isSame = before && isSameMachine(before.machine, now.machine);
  const measured = new Set(now.rows.map(({ name }) => name));
  const kept = isSame ? [...before.rows, ...before.limits].filter(({ name }) => !measured.has(name)) : [];
  const all = [...kept, ...now.rows].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  const limits = all.filter(({ unit }) => unit === "GFLOP/s");
  const rows = all.filter(({ unit }) => unit !== "GFLOP/s").map((row) => withLimit(row, limits));
  const versions = { ...(isSame && before.versions), ...now.versions };
  return { ...now, versions, rows, limits };
}

export function isSameMachine(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** A row with `limit`: ms that its operations take at the best of the rates that were measured for it. */
function withLimit(row, limits) {
  const rates = limits.filter(({ name }) => row.limits?.includes(name)).map(({ keras }) => keras);
  if (rates.length === 0) return row;
  return { ...row, limit: row.flops / Math.max(...rates) / 1e6 };
}

/** An earlier bench.json in a folder, or undefined. */
export function readResults(folder) {
  const file = join(folder, "bench.json");
  let text;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(
      `${file} is not JSON (${error.message}): move it away, or name another folder with --out.`,
    );
  }
}

/** Writes files so that each name always stands for whole contents. `files`: name → contents. */
export function writeFiles(folder, files) {
  makeFolder(folder);
  for (const [name, contents] of Object.entries(files)) {
    const part = join(folder, `${name}.${process.pid}.part`);
    try {
      writeFileSync(part, contents);
      renameSync(part, join(folder, name));
    } finally {
      rmSync(part, { force: true });
    }
  }
}
