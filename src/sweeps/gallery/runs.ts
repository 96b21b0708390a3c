/** What the gallery shows of each run. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { GalleryContents, GalleryMetric, GalleryRun } from "../../pages/gallery/contents";
import { readAttempts, reasonOf } from "../attempts";
import { readLosses, type Curve, type Losses } from "../losses";
import { runFolder, settingsOf, type Sweep } from "../plan";

/** Number of points that a curve of the gallery has at most. */
const POINTS = 60;
/** Bytes of pictures that the page may hold. */
const ROOM = 30e6;

const PICTURE = /\.(png|gif|webp|jpe?g)$/;

/**
 * Reads the runs of a sweep that have begun.
 *
 * Pictures that are the same in all runs are left out. If the others need too much room, those of the best
 * runs are kept.
 */
export async function readRuns(sweep: Sweep): Promise<GalleryContents> {
  const read: { run: GalleryRun; losses?: Losses }[] = [];
  for (const id of sweep.ids) {
    const attempts = await readAttempts(runFolder(sweep, id));
    const last = attempts.at(-1);
    if (!last) continue;
    const losses = await readLosses(runFolder(sweep, id));
    const state = last.outcome === "done" || last.outcome === "failed" ? last.outcome : "unfinished";
    const run: GalleryRun = {
      id,
      state,
      reason: state === "failed" ? reasonOf(attempts) : undefined,
      settings: settingsOf(sweep, id),
      seconds: last.ended && (last.ended - last.began) / 1000,
      final: losses?.final ?? {},
      curves: Object.fromEntries(
        Object.entries(losses?.curves ?? {}).map(([name, curve]) => [name, thinned(curve)]),
      ),
      pictures: {},
    };
    read.push({ run, losses });
  }
  const runs = read.map(({ run }) => run);
  const metrics = metricsOf(read.flatMap(({ losses }) => losses ?? []));
  const order = metrics.length > 0 ? inOrder(runs, metrics[0]) : runs;
  const pictures = await addPictures(sweep, order);
  return { settings: differing(runs), metrics, pictures, runs };
}

/** Returns a curve with at most POINTS points, the last one included. */
function thinned(curve: Curve): Curve {
  if (curve.length <= POINTS) return curve;
  return Array.from({ length: POINTS }, (_, i) => curve[Math.round((i * (curve.length - 1)) / (POINTS - 1))]);
}

/**
 * Returns the metrics of the runs. A metric of the validation comes first, since it compares runs best, and
 * then one that is measured now and then.
 */
function metricsOf(all: Losses[]): GalleryMetric[] {
  const names = [...new Set(all.flatMap(({ final }) => Object.keys(final)))];
  const declared = Object.assign({}, ...all.map(({ metrics }) => metrics)) as Losses["metrics"];
  const rank = (name: string) => (name === "valLoss" ? 0 : declared[name]?.evaluated ? 1 : 2);
  return names
    .sort((a, b) => rank(a) - rank(b))
    .map((name) => ({ name, best: declared[name]?.best ?? "lowest" }));
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
  return names.filter((name) => PICTURE.test(name) && !name.startsWith("training"));
}
