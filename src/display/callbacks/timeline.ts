import { randomUUID } from "node:crypto";
import { dirname } from "node:path";
import { checkRange, type PixelRange } from "../../math/pixelRange";
import { tf } from "../../tensorflow/backend";
import { predict } from "../../tensorflow/compile";
import { RandomStream } from "../../tensorflow/random";
import { wholeNumber } from "../../training/checks";
import type { TrainEvent } from "../../training/events";
import { drawLatent, type LatentDistribution } from "../../training/latentDistribution";
import { makeFolders } from "../../files/makeFolders";
import { replaceFile } from "../../files/replaceFile";
import type { RunFolder } from "../../training/run/runFolder";
import { checkRun } from "../../training/runOptions";
import { DISPLAY, liveShow, type Figure, type MimeBundle } from "../figure/bundle";
import { forgiving } from "./forgiving";
import { formatStep } from "../charts/formatLogs";
import { isImageShape, toRgb } from "../images/pixels";
import { keepSnapshot, readSnapshots, thinOut, type Snapshot } from "./snapshots";
import { sheetOf, timelineGif, timelineHtml, timelinePicture, type Sheet } from "./timelineFigure";

export interface TimelineOptions {
  /**
   * The run folder that keeps each snapshot, as timeline/000100.png; a run that resumes shows the earlier
   * ones.
   */
  run?: RunFolder;
  /** The number of points of the latent space, which stay the same. @defaultValue 10, or as many as z has */
  samples?: number;
  /** The number of steps between two snapshots. @defaultValue 100 */
  every?: number;
  /** Seeds the points, 0..2³¹−1. @defaultValue 0 */
  seed?: number;
  /**
   * Distribution of the points: the one that the generator was trained with.
   *
   * @defaultValue "normal"
   */
  latentDistribution?: LatentDistribution;
  /** Points of your own [samples, latentDim]. They are read at once: you may dispose of them afterwards. */
  z?: tf.Tensor2D;
  /** The range of the generator's images: "-1..1" for tanh, "0..1" for sigmoid. @defaultValue "-1..1" */
  range?: PixelRange;
  /**
   * The number of earlier sheets that the figure shows, evenly over the run, so that a notebook stays small.
   * @defaultValue 24
   */
  keep?: number;
}

/** A callback of `fit` that is also a figure. */
export interface Timeline extends Figure {
  (event: TrainEvent): Promise<void>;
  /**
   * Writes an animated GIF with a frame for each snapshot, and replaces a file of that name.
   *
   * @throws Error for a path that does not end in .gif, and before the first snapshot
   */
  save(path: string): Promise<void>;
}

/**
 * Shows how the images of a generator change while it learns: the same points of the latent space, drawn
 * after the first step and every `every` steps. As a callback of `fit` it is one figure, redrawn in place,
 * with the newest sheet large and the earlier ones to leaf through; as a cell's last expression it shows the
 * same again.
 *
 * @param generator z [n, latentDim] → images [n, height, width, 1 or 3]; a decoder works too
 * @throws Error for a generator or points of another shape; TypeError if `run` is not a run folder
 */
export function timeline(generator: tf.LayersModel, options: TimelineOptions = {}): Timeline {
  const { run, every = 100, range = "-1..1", keep = 24 } = options;
  checkRun(run);
  wholeNumber("every", every, 1, "it counts the steps between two snapshots");
  wholeNumber("keep", keep, 1, "it counts the earlier sheets that are shown");
  checkRange(range);
  const { height, width } = imageSize(generator);
  const z = latentPoints(generator, options);
  const [n] = z.shape;

  let snapshots: Snapshot[] = [];
  let sheets: Sheet[] = []; // those of the last redraw
  let place: ReturnType<typeof liveShow> | undefined;
  let replayedTo: number | undefined;
  let drawnAt = -Infinity;
  let stale = false;
  const attempt = forgiving();

  async function take(step: number): Promise<void> {
    const points = tf.tensor2d(z.values, z.shape);
    let images: tf.Tensor | undefined;
    try {
      images = await predict(generator, points);
      const channels = images.shape[3]!;
      const { rgb } = toRgb({ values: await images.data(), n, height, width, channels }, range);
      snapshots.push({ step, rgb, n, height, width });
    } finally {
      tf.dispose([points, images]);
    }
    stale = true;
    const newest = snapshots.at(-1)!;
    if (run) await attempt("The timeline's snapshots cannot be kept", () => keepSnapshot(run, newest));
  }

  /** Forgets the snapshots after `step`: a run that resumes, or another run, repeats those steps. */
  async function goBackTo(step: number): Promise<void> {
    snapshots = snapshots.filter((each) => each.step <= step);
    sheets = [];
    if (replayedTo === undefined || !run) return;
    const known = new Set(snapshots.map((each) => each.step));
    const kept = await readSnapshots(run, step, { n, height, width });
    snapshots.push(...kept.filter((each) => !known.has(each.step)));
    snapshots.sort((a, b) => a.step - b.step);
    stale = snapshots.length > 0;
  }

  async function redraw(): Promise<void> {
    stale = false;
    drawnAt = performance.now();
    place ??= liveShow();
    await attempt("The timeline cannot be drawn", () => place!.update(figure));
  }

  async function onEvent(event: TrainEvent): Promise<void> {
    const { kind, step, replayed } = event;
    if (replayed) {
      replayedTo = step;
      return;
    }
    if (kind === "epoch") return;
    const done = kind === "batch" ? step - 1 : step; // the last step before this event
    if (replayedTo !== undefined || (snapshots.at(-1)?.step ?? 0) > done) await goBackTo(done);
    replayedTo = undefined;
    if (kind === "batch" && (snapshots.length === 0 || step % every === 0)) await take(step);
    if (stale && (kind !== "batch" || performance.now() - drawnAt > REDRAW_MS)) await redraw();
    if (kind === "end") place = undefined; // the next training shows it in its own cell
  }

  async function bundle(): Promise<MimeBundle> {
    const all = [...snapshots];
    const newest = all.at(-1);
    if (!newest) return { "text/plain": "Timeline: empty until the first step of a training run" };
    const drawn = new Map(sheets.map((sheet) => [sheet.step, sheet]));
    const shown: Sheet[] = [];
    for (const each of [...thinOut(all.slice(0, -1), keep), newest]) {
      shown.push(drawn.get(each.step) ?? (await sheetOf(each)));
    }
    sheets = shown;
    const count = `${all.length} snapshot${all.length === 1 ? "" : "s"}`;
    return {
      "text/html": timelineHtml(shown.at(-1)!, shown.slice(0, -1), `genbook-${randomUUID()}`),
      "image/png": await timelinePicture(all),
      "text/plain": `Timeline: ${count} of ${n} samples, newest after step ${formatStep(newest.step)}`,
    };
  }

  const figure: Timeline = Object.assign(onEvent, {
    [DISPLAY]: bundle,
    async save(path: string) {
      if (!path.endsWith(".gif")) {
        throw new Error(
          `timeline.save writes an animated GIF: expected a path that ends in .gif, got ${path}`,
        );
      }
      if (snapshots.length === 0) {
        throw new Error("timeline.save has no snapshot yet: pass the timeline to fit as a callback first.");
      }
      await makeFolders(dirname(path));
      await replaceFile(path, await timelineGif(snapshots));
    },
  });
  return Object.defineProperty(figure, "name", { value: "timeline" });
}

/** The least time between two redraws, in ms: snapshots that come faster are shown together. */
const REDRAW_MS = 1000;

function imageSize({ outputShape }: tf.LayersModel): { height: number; width: number } {
  const [, ...shape] = (outputShape as (number | null)[]).map(Number); // null stands for any size
  if (isImageShape([1, ...shape]) && shape.every((size) => size > 0)) {
    const [height, width] = shape;
    return { height, width };
  }
  throw new Error(
    `timeline expects a generator of images [n, height, width, 1 or 3], got one of [${["n", ...shape].join(", ")}]`,
  );
}

/** Returns the points [n, latentDim] as numbers: no tensor is held between two snapshots. */
function latentPoints(
  generator: tf.LayersModel,
  { samples, seed = 0, latentDistribution, z }: TimelineOptions,
) {
  const [, latentDim, ...more] = generator.inputs[0].shape;
  const n = samples ?? z?.shape[0] ?? 10;
  wholeNumber("samples", n, 1, "it counts the points of the latent space that are drawn");
  if (!latentDim || more.length > 0) {
    const shape = generator.inputs[0].shape.slice(1).join(", ");
    throw new Error(
      `timeline expects a generator that takes z [n, latentDim], got one that takes [n, ${shape}]`,
    );
  }
  const shape: [number, number] = [n, latentDim];
  if (z && z.shape.join() !== shape.join()) {
    throw new Error(`timeline expects z [${shape.join(", ")}], got [${z.shape.join(", ")}]`);
  }
  if (z) return { values: z.dataSync(), shape };
  const random = new RandomStream(seed);
  const drawn = drawLatent(random, shape, latentDistribution);
  const values = drawn.dataSync();
  tf.dispose(drawn);
  random.dispose();
  return { values, shape };
}
