/**
 * Trains the frogs' recipe on all 5,000 frogs of CIFAR-10, and measures the generator:
 *
 *     GENBOOK_MIRROR=… node docs/results/frogs/train.mjs runs/frogs [--steps 6600] [--decay]
 *       [--learning-rate 2e-4] [--width 1] [--precision mixed] [--seed 1] [--out FOLDER]
 *
 * With --decay, both learning rates fall to a hundredth along a cosine. The run's folder keeps a checkpoint
 * after every 500 steps; the same command resumes a run that was stopped. The results are written to the
 * run's folder, or to the folder that --out names:
 *
 *     figures.json   KID, precision and recall of 5,000 images, and the share of them that is classified as "frog"
 *     samples.png    60 images
 *     nearest.png    ten images and the training images that are nearest to them
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import * as genbook from "../../../dist/index.js";
import { frogFigures } from "../frogFigures.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    steps: { type: "string", default: "6600" },
    "learning-rate": { type: "string", default: "2e-4" },
    decay: { type: "boolean", default: false },
    width: { type: "string", default: "1" },
    precision: { type: "string", default: "mixed" },
    seed: { type: "string", default: "1" },
    out: { type: "string" },
  },
});
const [folder] = positionals;
const { precision, decay, out = folder } = values;
const [steps, width, seed] = [values.steps, values.width, values.seed].map(Number);
const from = Number(values["learning-rate"]);
const learningRate = decay ? genbook.cosine({ from, to: from / 100, steps }) : from;

const { images } = await genbook.loadCifar10({ classes: ["frog"], range: "-1..1" });
const generator = genbook.buildSnGenerator({ width, seed });
const events = genbook.trainSnGan(generator, genbook.buildSnDiscriminator({ width, seed }), images, {
  iterations: steps,
  dLearningRate: learningRate,
  gLearningRate: learningRate,
  precision,
  seed,
  run: await genbook.openRun(folder, { resume: true }),
  checkpointEvery: 500,
});
const history = await genbook.fit(events, [genbook.progressBar()]);

mkdirSync(out, { recursive: true });
const range = "-1..1";
const made = await genbook.generateImages(generator, 5000, { seed });
const samples = made.slice(0, 60);
await genbook.saveFigure(genbook.imageGrid(samples, { columns: 12, range }), join(out, "samples.png"));
await genbook.saveFigure(genbook.besideReal(samples, images, { range, seed }), join(out, "nearest.png"));

const quality = await frogFigures(images, made, range);
const seconds = history.reduce((sum, each) => sum + (each.seconds ?? 0), 0);
const settings = { steps, width, learningRate: from, decay, arithmetic: precision, seed };
const figures = { ...settings, seconds, ...quality };
writeFileSync(join(out, "figures.json"), `${JSON.stringify(figures, null, 2)}\n`);
console.log(figures);
