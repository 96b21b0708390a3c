// Writes the figures of docs/metrics.md, as metrics.json beside this file:
//
//     GENBOOK_MIRROR=… node docs/results/metrics/measure.mjs
import { writeFileSync } from "node:fs";
import * as genbook from "../../../dist/index.js";

const { tf, loadCifar10, loadMnist, loadClassifier, classifierFeatures, classShares } = genbook;
const { extractFeatures, compareFeatures, kid, kidOfSubsets } = genbook;

/** Runs `work` and returns its result with the seconds that it took. */
async function timed(work) {
  const start = Date.now();
  const result = await work();
  return { result, seconds: Number(((Date.now() - start) / 1000).toPrecision(3)) };
}

const blurred = (images) => tf.tidy(() => tf.avgPool(tf.avgPool(images, 3, 1, "same"), 3, 1, "same"));
const noise = ([n, ...size], low) => {
  const random = new genbook.RandomStream(1);
  const images = random.uniform([n, ...size], low, 1);
  random.dispose();
  return images;
};

/** Measures sets of images against the same number of training images. */
async function measureSets(name, training, sets, counts) {
  const classifier = await loadClassifier(name);
  const extractor = classifierFeatures(classifier);
  const all = await timed(() => extractFeatures(training, extractor));
  const [rows, shares] = [[], {}];
  for (const [title, images] of Object.entries(sets)) {
    const features = await extractFeatures(images, extractor);
    shares[title] = await classShares(images, classifier);
    for (const n of counts.filter((count) => count <= images.shape[0])) {
      const [real, made] = [all.result.slice(0, n), features.slice(0, n)];
      const { interval } = await kid(real, made);
      rows.push({ title, images: n, ...(await compareFeatures(real, made)), interval });
      console.log(rows.at(-1));
    }
  }
  return { rows, shares, featuresOf: { images: training.shape[0], seconds: all.seconds } };
}

/** Times each measure on random features of 5,000 and 10,000 images. */
async function times() {
  const random = new genbook.RandomStream(1);
  const features = (n) => random.uniform([n, 96]);
  const [real, made] = [features(10_000), features(5000)];
  const measures = {
    kid: () => kid(real, made),
    kidOfSubsets: () => kidOfSubsets(real, made),
    frechetDistance: () => genbook.frechetDistance(real, made),
    precisionRecall: () => genbook.precisionRecall(real, made),
    densityCoverage: () => genbook.densityCoverage(real, made),
  };
  const seconds = {};
  for (const [name, measure] of Object.entries(measures)) seconds[name] = (await timed(measure)).seconds;
  return seconds;
}

const seconds = await times();
console.log(seconds);
const load = async (split, classes) => (await loadCifar10({ split, classes })).images;
const [trainFrogs, frogs, cats] = [
  await load("train", ["frog"]),
  await load("test", ["frog"]),
  await load("test", ["cat"]),
];
const cifar10 = await measureSets(
  "cifar10",
  trainFrogs,
  {
    "test frogs": frogs,
    "test frogs, blurred": blurred(frogs),
    "test cats": cats,
    noise: noise(frogs.shape, -1),
    "one frog, 1,000 times": tf.tile(frogs.slice(0, 1), [1000, 1, 1, 1]),
  },
  [100, 200, 500, 1000],
);
/** Times an evaluation of 1,000 images by generators of the book's width and a quarter of it. */
const extractor = classifierFeatures(await loadClassifier("cifar10"));
for (const [name, width] of [
  ["evaluation at the book's width", 1],
  ["evaluation at a quarter of it", 1 / 4],
]) {
  const quality = await genbook.imageQuality(genbook.buildGenerator({ width, seed: 1 }), trainFrogs, extractor);
  await quality.measure(); // records the generator
  seconds[name] = (await timed(() => quality.measure())).seconds;
}
const [digits, others] = [await loadMnist({ count: 10_000 }), await loadMnist({ split: "test" })];
const mnist = await measureSets(
  "mnist",
  digits.images,
  {
    "test digits": others.images.slice(0, 5000),
    "test digits, blurred": blurred(others.images.slice(0, 5000)),
    noise: noise([5000, 28, 28, 1], 0),
  },
  [500, 1000, 5000],
);
const result = { seconds, cifar10, mnist };
writeFileSync(new URL("metrics.json", import.meta.url), `${JSON.stringify(result, null, 1)}\n`);
