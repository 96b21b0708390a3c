import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../scripts/setup/errors.mjs";
import { makeFolder } from "../scripts/setup/paths.mjs";
import { summary } from "./statistics.mjs";

/** The contestants whose numbers appear in each column: the kernels' rows have contestants of their own. */
const OURS = ["ours", "oursKernel"];
const KERAS = ["keras", "kerasKernel"];
const TORCH = ["torchCompiled", "torchEager"];

/** Returns one contestant's numbers in the row's unit: { median, quartiles, samples }. */
function inUnit({ unit, flops }, { times, peak }) {
  if (unit === "MB") return summary([peak / 1e6]);
  if (unit === "s") return summary(times.map((ms) => ms / 1000));
  if (unit === "GFLOP/s") return summary(times.map((ms) => flops / ms / 1e6));
  return summary(times);
}

/**
 * Returns the entry of a row in bench.json. `torch` is the faster of PyTorch's two modes, which `torchWay`
 * names; `ratio` is Keras ÷ ours: above 1, ours is faster or smaller.
 *
 * @param measured { [contestant]: { times, peak } } of measureRow
 * @param about { date: ISO 8601, quick, busyCores: cores that other programs keep busy }
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
    name: row.name,
    title: row.title,
    ours: ours ?? null,
    keras: keras ?? null,
    torch: torchWay ? details[torchWay].median : null,
    unit: row.unit,
    ratio: ours === undefined || keras === undefined ? null : keras / ours,
    ...(torchWay && { torchWay }),
    ...(row.growth && { growth: row.growth }),
    ...(row.flops && { flops: row.flops }),
    ...(row.limits && { limits: row.limits }),
    details,
    ...about,
  };
}

/**
 * Returns the contents of bench.json: the new rows in place of older ones, all in the order of `order`. Rows
 * that were not measured again stay if they come from the same machine.
 *
 * @param before an earlier bench.json, or undefined
 * @param now { machine, versions, rows }; rows come from resultOf
 * @param order the names of all rows
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

/** Adds `limit` to a row: the ms that its operations take at the best rate that was measured for it. */
function withLimit(row, limits) {
  const rates = limits.filter(({ name }) => row.limits?.includes(name)).map(({ keras }) => keras);
  if (rates.length === 0) return row;
  return { ...row, limit: row.flops / Math.max(...rates) / 1e6 };
}

/** Reads an earlier bench.json in a folder; undefined if there is none. */
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

/** Writes files (name → contents), each at once, so that no reader finds a part of one. */
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
