/**
 * Trains a diffusion model on MNIST's digits or CIFAR-10's frogs, and writes its losses, figures and measures
 * to a folder, by default this one: digits.csv, digits.json, digits-timeline.png, digits-samples.png, …
 *
 *     GENBOOK_MIRROR=… node docs/results/diffusion/train.mjs digits|frogs [--epochs N] [--widths 8,32,96]
 *       [--blocks N] [--loss mae|mse] [--precision float32|mixed] [--seed 1] [--samples N] [--run RUN]
 *       [--out FOLDER]
 *
 * The same command resumes a run that was stopped.
 */
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import * as genbook from "../../../dist/index.js";

const { tf, generateImages, imageGrid, saveFigure } = genbook;

const PRESETS = {
  digits: {
    range: "0..1",
    classifier: "mnist",
    widths: "8,32,96",
    blocks: "1",
    batchSize: 64,
    epochs: "10",
    loss: "mse",
    learningRate: 2e-3,
    average: { ema: 0.999, emaOverwriteEvery: 0 },
  },
  frogs: {
    range: "-1..1",
    classifier: "cifar10",
    widths: "32,64,96,128",
    blocks: "2",
    batchSize: 32,
    epochs: "40",
    precision: "mixed",
    loss: "mse",
    learningRate: 1e-3,
    average: { ema: 0.999, emaWarmup: true, emaOverwriteEvery: 0 },
  },
};

const strings = (...names) => Object.fromEntries(names.map((name) => [name, { type: "string" }]));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: strings("epochs", "widths", "blocks", "loss", "precision", "seed", "samples", "run", "out"),
});
const [name = ""] = positionals;
if (!Object.hasOwn(PRESETS, name)) {
  throw new Error(`Expected one of ${Object.keys(PRESETS).join(", ")}, got "${name}".`);
}
const defaults = {
  precision: "float32",
  seed: "1",
  samples: "5000",
  run: `runs/diffusion-${name}`,
  out: import.meta.dirname,
};
const chosen = { ...defaults, ...PRESETS[name], ...values };
const { range, classifier, batchSize, loss, precision, learningRate, average, out, ...texts } = chosen;
const [epochs, blocks, seed, samples] = [texts.epochs, texts.blocks, texts.seed, texts.samples].map(Number);
const widths = texts.widths.split(",").map(Number);

const loading = name === "frogs" ? genbook.loadCifar10({ classes: ["frog"], range }) : genbook.loadMnist();
const { images } = await loading;
const [count, imageSize, , channels] = images.shape;
const network = genbook.buildUnet({ imageSize, channels, widths, blocks, seed });
const normalizer = genbook.buildNormalizer(images);
const sampler = genbook.buildSampler(network, normalizer, { range });
const run = await genbook.openRun(texts.run, { resume: true });

mkdirSync(out, { recursive: true });
const file = (ending) => join(out, `${name}${ending}`);
if (!existsSync(file(".csv"))) writeFileSync(file(".csv"), "epoch,step,loss,seconds\n");
const timeline = genbook.timeline(sampler, { run, every: Math.floor(count / batchSize), range, seed });
await genbook.fit(
  genbook.trainDiffusion(network, normalizer, images, {
    epochs,
    batchSize,
    loss,
    learningRate: genbook.inverseTime({ from: learningRate, decay: 0.1, steps: 1000 }),
    ...average,
    precision,
    seed,
    run,
  }),
  [
    genbook.progressBar(),
    timeline,
    ({ kind, replayed, epoch, step, logs }) => {
      if (kind !== "epoch" || replayed) return;
      appendFileSync(file(".csv"), `${epoch},${step},${logs.loss.toFixed(4)},${logs.seconds.toFixed(1)}\n`);
    },
  ],
);

await saveFigure(timeline, file("-timeline.png"));
const painted = await generateImages(sampler, 60, { seed });
await saveFigure(imageGrid(painted, { columns: 12, range }), file("-samples.png"));
await saveFigure(genbook.besideReal(painted, images, { range, seed }), file("-beside-real.png"));

const z = new genbook.RandomStream(seed).normal([4, imageSize * imageSize * channels]);
const grid = await genbook.denoisingGrid(network, normalizer, z);
const rowLabels = Array.from({ length: 8 }, (_, i) => (i % 2 === 0 ? "sees" : "makes"));
const columnLabels = grid.times.map((time) => time.toFixed(2));
await saveFigure(
  imageGrid(grid.images, { columns: grid.times.length, rowLabels, columnLabels, range }),
  file("-denoising.png"),
);
const walk = tf.tidy(() => sampler.predict(genbook.slerp(z.slice(0, 1), z.slice(1, 1), 10)));
await saveFigure(imageGrid(walk, { columns: 10, range }), file("-slerp.png"));

const features = genbook.classifierFeatures(await genbook.loadClassifier(classifier));
const compared = Math.min(samples, count);
const quality = await genbook.imageQuality(sampler, images, features, { samples: compared });
const parameters = network.countParams();
const training = { batchSize, epochs, loss, learningRate, ...average, precision, seed };
const settings = { widths, blocks, ...training, parameters };
const results = { settings, samples: compared, ...(await quality.measure()) };
writeFileSync(file(".json"), JSON.stringify(results, null, 2) + "\n");
console.log(results);
