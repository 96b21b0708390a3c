/**
 * Trains the book's DCGAN with the book's loop (listing 8.32), and measures the generator:
 *
 *     GENBOOK_MIRROR=… node docs/results/8.5/book-loop.mjs runs/half-01 --width 0.5 --range 0..1 --steps 10000 --seed 1
 *
 * The run's folder keeps a checkpoint after every 500 steps; the same command resumes a run that was stopped.
 * With --measure, nothing is trained: the newest checkpoint is measured, even if its run is still going on.
 * The results are written to the run's folder, or to the folder that --out names:
 *
 *     figures.json   KID, precision and recall of 5,000 images (or of as many as --images says), the share of
 *                    them that is classified as "frog", and the median and the 5th and 95th percentiles of
 *                    each loss
 *     losses.csv     the median losses of every 100 steps
 *     samples.png    60 images
 *     timeline.png   images of the same ten points, a row for each of up to twelve checkpoints
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import * as genbook from "../../../dist/index.js";
import { frogFigures } from "../frogFigures.mjs";

const { tf, openRun, imageGrid, saveFigure } = genbook;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    width: { type: "string", default: "1" },
    range: { type: "string", default: "-1..1" },
    steps: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    images: { type: "string", default: "5000" },
    measure: { type: "boolean", default: false },
    out: { type: "string" },
  },
});
const [folder] = positionals;
const [width, steps, seed, images] = [values.width, values.steps, values.seed, values.images].map(Number);
const { range, out = folder } = values;
mkdirSync(out, { recursive: true });

const frogs = await genbook.loadCifar10({ classes: ["frog"], range });
const generator = genbook.buildGenerator({ width, seed });

/** Trains to the last step. Real images in 0..1, as in the first printings, fill half of tanh's range. */
async function train() {
  const events = genbook.trainDcgan(generator, genbook.buildDiscriminator({ width, seed }), frogs.images, {
    iterations: steps,
    seed,
    rangeMismatch: range === "0..1",
    run: await openRun(folder, { resume: true, keep: "all" }),
    checkpointEvery: 500,
  });
  await genbook.fit(events, [genbook.progressBar()]);
}

/** Gives the generator the weights that it had at a checkpoint. */
async function restore(step) {
  const run = await openRun(folder, { resume: step });
  const { tensors } = await run.latest();
  const names = Object.keys(tensors).filter((name) => name.startsWith("generator/"));
  generator.setWeights(names.map((name) => tensors[name]));
  tf.dispose(tensors);
}

/** Returns images as they are shown: values outside the range of the real images are clipped. */
const clipped = (images) => tf.tidy(() => images.clipByValue(range === "0..1" ? 0 : -1, 1));

/** Draws the timeline, and returns the last checkpoint's step. Its weights stay in the generator. */
async function drawTimeline() {
  const files = readdirSync(join(folder, "checkpoints")).sort();
  const kept = files.map((name) => Number(/^step-(\d+)\.safetensors$/.exec(name)?.[1])).filter(Boolean);
  const count = Math.min(12, kept.length);
  const shown = Array.from({ length: count }, (_, i) => kept.at(-1 - Math.floor((i * kept.length) / count)));
  const random = new genbook.RandomStream(seed);
  const points = random.normal([10, 32]);
  const rows = [];
  for (const step of shown.reverse()) {
    await restore(step);
    rows.push(generator.predict(points));
  }
  const rowLabels = shown.map((step) => step.toLocaleString("en"));
  const title = "Samples after each step, z fixed";
  const figure = imageGrid(tf.concat(rows), { columns: 10, rowLabels, title, range });
  await saveFigure(figure, join(out, "timeline.png"));
  return shown.at(-1);
}

const quantile = (numbers, share) =>
  numbers.toSorted((a, b) => a - b)[Math.round(share * (numbers.length - 1))];

/** Writes losses.csv, and returns the median and the 5th and 95th percentile of each loss. */
function summarizeLosses(last) {
  const lines = readFileSync(join(folder, "losses.jsonl"), "utf8").trim().split("\n");
  const logs = lines.map((line) => JSON.parse(line)).filter(({ step }) => step <= last);
  const names = ["dLoss", "aLoss", "spread"];
  const of = (some, name, share) => quantile(some.map((each) => each[name]), share); // prettier-ignore
  const rows = [["step", ...names].join(",")];
  for (let end = 100; end <= logs.length; end += 100) {
    const medians = names.map((name) => of(logs.slice(end - 100, end), name, 0.5).toFixed(4));
    rows.push([logs[end - 1].step, ...medians].join(","));
  }
  writeFileSync(join(out, "losses.csv"), `${rows.join("\n")}\n`);
  const summary = (name) => [name, [0.5, 0.05, 0.95].map((share) => of(logs, name, share))];
  return Object.fromEntries(names.map(summary));
}

if (!values.measure) await train();
const step = await drawTimeline();
const samples = await genbook.generateImages(generator, 60, { seed });
await saveFigure(imageGrid(samples, { columns: 12, range }), join(out, "samples.png"));
const made = clipped(await genbook.generateImages(generator, images, { seed }));
const quality = await frogFigures(frogs.images, made, range);
const figures = { width, range, seed, step, images, ...quality, ...summarizeLosses(step) };
writeFileSync(join(out, "figures.json"), `${JSON.stringify(figures, null, 2)}\n`);
console.log(figures);
