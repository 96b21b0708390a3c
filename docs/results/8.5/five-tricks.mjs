/**
 * Trains the book's DCGAN without each of the five tricks in turn, at an eighth of the book's width, for
 * 1,000 steps with three seeds, and prints the table of docs/five-tricks.md:
 *
 *     GENBOOK_MIRROR=… node docs/results/8.5/five-tricks.mjs results.jsonl
 *
 * Each training run adds a line to the file; the same command goes on with the runs that are missing. With
 * --table, nothing is trained.
 */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import * as genbook from "../../../dist/index.js";

const { tf } = genbook;

const [WIDTH, STEPS, SEEDS, IMAGES] = [1 / 8, 1000, [1, 2, 3], 2000];

/** What each run changes: options of the generator, of the discriminator and of the training. */
const RUNS = {
  book: { title: "the book" },
  sigmoid: { title: "1: sigmoid instead of tanh", generator: { outputActivation: "sigmoid" }, range: "0..1" },
  bookRange: {
    title: "1: tanh, real images in 0..1",
    range: "0..1",
    training: { rangeMismatch: true },
  },
  uniform: { title: "2: z uniform instead of normal", training: { latentDistribution: "uniform" } },
  norandom: {
    title: "3: no dropout, no noise on labels",
    discriminator: { dropout: 0 },
    training: { labelNoise: 0 },
  },
  relu: { title: "4: relu instead of LeakyReLU", both: { slope: 0 } },
  pooled: { title: "4: max pooling instead of strides", discriminator: { downsampling: "pooled" } },
  reluPooled: { title: "4: both", both: { slope: 0 }, discriminator: { downsampling: "pooled" } },
  kernel5: { title: "5: kernels of 5, stride 2", both: { stridedKernelSize: 5 } },
  kernel3: { title: "5: kernels of 3, stride 2", both: { stridedKernelSize: 3 } },
};

/** Trains once. Returns the generator and the logs of its steps. */
async function train({ generator: g, discriminator: d, both, training }, images, seed) {
  const generator = genbook.buildGenerator({ width: WIDTH, seed, ...both, ...g });
  const discriminator = genbook.buildDiscriminator({ width: WIDTH, seed, ...both, ...d });
  const logs = [];
  const options = { iterations: STEPS, seed, ...training };
  for await (const event of genbook.trainDcgan(generator, discriminator, images, options)) {
    if (event.kind === "batch") logs.push(event.logs);
  }
  discriminator.dispose();
  return { generator, logs };
}

/** Makes images in −1..1, from points of the distribution with which the generator was trained. */
function generate(generator, { range, training }) {
  const random = new genbook.RandomStream(777);
  const drawPoints = () =>
    training?.latentDistribution === "uniform"
      ? random.uniform([100, 32], -1, 1)
      : random.normal([100, 32]);
  const batch = () =>
    tf.tidy(() => {
      const images = generator.predict(drawPoints());
      return range === "0..1" ? images.mul(2).sub(1) : images;
    });
  const batches = Array.from({ length: IMAGES / 100 }, batch);
  random.dispose();
  const images = tf.concat(batches);
  tf.dispose(batches);
  return images;
}

/** Returns the share of the images' variance that alternates from pixel to pixel, in percent. */
function checkerboard(images) {
  const [, height, width] = images.shape;
  const signs = (isOdd) =>
    tf.tensor4d(
      Array.from({ length: height * width }, (_, i) => (isOdd(Math.floor(i / width), i % width) ? 1 : -1)),
      [1, height, width, 1],
    );
  return tf.tidy(() => {
    const centred = images.sub(images.mean([1, 2], true));
    const power = (pattern) => centred.mul(pattern).mean([1, 2]).square().mean().dataSync()[0];
    const patterns = [(y, x) => (x + y) % 2, (_, x) => x % 2, (y) => y % 2].map(signs);
    const alternating = patterns.map(power).reduce((sum, each) => sum + each);
    return (100 * alternating) / centred.square().mean().dataSync()[0];
  });
}

async function measure(name, seed, frogs, features, real) {
  const began = Date.now();
  const { generator, logs } = await train(RUNS[name], frogs[RUNS[name].range ?? "-1..1"], seed);
  const images = generate(generator, RUNS[name]);
  const made = await genbook.extractFeatures(
    tf.tidy(() => images.clipByValue(-1, 1)),
    features,
  );
  const { value: kid, interval } = await genbook.kid(real, made);
  const { precision, recall } = await genbook.precisionRecall(real, made);
  const some = images.slice(0, 200);
  const spread = tf.tidy(() => tf.moments(some, 0).variance.sqrt().mean().dataSync()[0]);
  const median = (key) => logs.slice(-500).map((each) => each[key]).sort((a, b) => a - b)[250]; // prettier-ignore
  const result = {
    name,
    seed,
    kid,
    interval,
    precision,
    recall,
    spread,
    checkerboard: checkerboard(some),
    dLoss: median("dLoss"),
    aLoss: median("aLoss"),
    seconds: (Date.now() - began) / 1000,
  };
  tf.dispose([images, made, some]);
  generator.dispose();
  return result;
}

const resultsIn = (file) =>
  existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line)) : []; // prettier-ignore

/** Trains and measures all runs that are not yet in the file. */
async function complete(file) {
  const { images } = await genbook.loadCifar10({ classes: ["frog"], range: "-1..1" });
  const frogs = { "-1..1": images, "0..1": tf.tidy(() => images.add(1).div(2)) };
  const features = genbook.classifierFeatures(await genbook.loadClassifier("cifar10"));
  const real = await genbook.extractFeatures(images, features);
  const done = resultsIn(file);
  for (const seed of SEEDS) {
    for (const name of Object.keys(RUNS)) {
      if (done.some((each) => each.name === name && each.seed === seed)) continue;
      const result = await measure(name, seed, frogs, features, real);
      appendFileSync(file, `${JSON.stringify(result)}\n`);
      console.log(result);
    }
  }
}

/** Returns the table as Markdown: means over the seeds, and the KID's deviation and single values. */
function tableOf(results) {
  const mean = (numbers) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
  const deviation = (numbers) =>
    Math.sqrt(mean(numbers.map((each) => (each - mean(numbers)) ** 2)) * (numbers.length / (numbers.length - 1)));
  const share = (numbers) => mean(numbers).toFixed(2).replace(/^0/, "");
  const rows = Object.entries(RUNS).flatMap(([name, { title }]) => {
    const runs = results.filter((each) => each.name === name);
    if (runs.length < SEEDS.length) return [];
    const of = (key) => runs.map((each) => each[key]);
    const kid = `${mean(of("kid")).toFixed(2)} ± ${deviation(of("kid")).toFixed(2)}`;
    const kids = of("kid").map((each) => each.toFixed(2)).join(", "); // prettier-ignore
    const pattern = `${mean(of("checkerboard")).toFixed(2)} %`;
    return [[title, kid, kids, share(of("precision")), share(of("recall")), pattern]];
  });
  const head = [
    ["setting", "KID", "of seeds 1, 2, 3", "precision", "recall", "checkerboard"],
    ["---", "---:", "---:", "---:", "---:", "---:"],
  ];
  return [...head, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { table: { type: "boolean", default: false } },
});
if (!values.table) await complete(positionals[0]);
console.log(tableOf(resultsIn(positionals[0])));
