/** What the gallery shows of each run. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { GalleryContents, GalleryMetric, GalleryRun } from "../../pages/gallery/contents";
import type { Metrics } from "../../training/metrics";
import { readAttempts, reasonOf, type Attempt } from "../attempts";
import { readLosses, type Curve, type Losses } from "../losses";
import { runFolder, settingsOf, type Search, type Sweep } from "../plan";

/** Number of points that a curve of the gallery has at most. */
const POINTS = 60;
/** Bytes of pictures that the page may hold. */
const ROOM = 30e6;

const PICTURE = /\.(png|gif|webp|jpe?g)$/;

/** Runs that the page shows at most. */
const MOST_RUNS = 1000;

/**
 * Reads the runs of a sweep that have begun. Of more than 1,000, the best ones are kept.
 *
 * Pictures that are the same in all runs are left out. If the others need too much room, those of the best
 * runs are kept.
 */
export async function readRuns(sweep: Sweep): Promise<GalleryContents> {
  const all: GalleryRun[] = [];
  const declared: Metrics[] = [];
  for (const id of sweep.ids) {
    const folder = runFolder(sweep, id);
    const attempts = await readAttempts(folder);
    if (attempts.length === 0) continue;
    const losses = await readLosses(folder);
    if (losses) declared.push(losses.metrics);
    all.push(galleryRun(sweep, id, attempts, losses));
  }
  const metrics = metricsOf(all, Object.assign({}, ...declared) as Metrics, sweep.plan.search);
  const best = (metrics.length > 0 ? inOrder(all, metrics[0]) : all).slice(0, MOST_RUNS);
  const pictures = await addPictures(sweep, best);
  const runs = all.length > MOST_RUNS ? best : all;
  return { settings: differing(runs), metrics, pictures, runs, total: all.length };
}

function galleryRun(sweep: Sweep, id: string, attempts: Attempt[], losses?: Losses): GalleryRun {
  const { outcome, began, ended } = attempts.at(-1)!;
  const state = outcome === undefined || outcome === "stopped" ? "unfinished" : outcome;
  const curves = Object.entries(losses?.curves ?? {}).map(([name, curve]) => [name, thinned(curve)]);
  return {
    id,
    state,
    reason: state === "failed" ? reasonOf(attempts) : undefined,
    settings: settingsOf(sweep, id),
    seconds: ended && (ended - began) / 1000,
    final: Object.fromEntries(Object.entries(losses?.final ?? {}).filter(([, value]) => !isNaN(value))),
    curves: Object.fromEntries(curves) as GalleryRun["curves"],
    pictures: {},
  };
}

/** Returns a curve with at most POINTS points, the last one included. */
function thinned(curve: Curve): Curve {
  if (curve.length <= POINTS) return curve;
  return Array.from({ length: POINTS }, (_, i) => curve[Math.round((i * (curve.length - 1)) / (POINTS - 1))]);
}

/**
 * Returns the metrics of the runs. The objective of a search comes first, then a metric of the validation,
 * since it compares runs best, and then one that is measured now and then.
 */
function metricsOf(runs: GalleryRun[], declared: Metrics, search?: Search): GalleryMetric[] {
  const names = [...new Set(runs.flatMap(({ final }) => Object.keys(final)))];
  const isObjective = (name: string) => name === search?.objective;
  const rank = (name: string) =>
    isObjective(name) ? 0 : name === "valLoss" ? 1 : declared[name]?.evaluated ? 2 : 3;
  return names
    .sort((a, b) => rank(a) - rank(b))
    .map((name) => ({ name, best: (isObjective(name) ? search?.best : declared[name]?.best) ?? "lowest" }));
}

/** Returns runs from the best to the worst; those without a value come last. */
function inOrder(runs: GalleryRun[], { name, best }: GalleryMetric): GalleryRun[] {
  const key = ({ final }: GalleryRun) => (best === "lowest" ? 1 : -1) * (final[name] ?? NaN);
  return runs.toSorted((a, b) => key(a) - key(b) || Number(isNaN(key(a))) - Number(isNaN(key(b))));
}

/** Returns the names of the settings that have several values. */
function differing(runs: GalleryRun[]): string[] {
  const names = [...new Set(runs.flatMap(({ settings }) => Object.keys(settings)))];
  const several = names.filter((name) => new Set(runs.map(({ settings }) => settings[name])).size > 1);
  return several.length > 0 ? several : names;
}

/** Adds the pictures in the folders of runs, and returns the names of those that differ between runs. */
async function addPictures(sweep: Sweep, runs: GalleryRun[]): Promise<string[]> {
  const lists = await Promise.all(runs.map(({ id }) => picturesIn(runFolder(sweep, id))));
  const names = [...new Set(lists.flat())].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  const shown: string[] = [];
  let room = ROOM;
  for (const name of names.toReversed()) {
    const found = new Map<GalleryRun, Buffer>();
    for (const [i, run] of runs.entries()) {
      if (lists[i].includes(name)) found.set(run, await readFile(join(runFolder(sweep, run.id), name)));
    }
    const [first, ...others] = found.values();
    if (others.length > 0 && others.every((each) => each.equals(first))) continue;
    for (const [run, bytes] of found) {
      if ((room -= bytes.length) < 0) return shown;
      run.pictures[name] = `data:image/${kindOf(name)};base64,${bytes.toString("base64")}`;
      if (shown[0] !== name) shown.unshift(name);
    }
  }
  return shown;
}

const kindOf = (name: string) => PICTURE.exec(name)![1].replace("jpg", "jpeg");

async function picturesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => PICTURE.test(name) && !name.startsWith("training/"));
}
