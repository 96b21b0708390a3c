/**
 * Times training runs, one after the other, and prints a JSON line when each is done. The cases come as JSON
 * in the first argument: [{ name, work: "vae" | "dcgan" | "matMul", batchSize, width, size, mode: "eager" |
 * "compiled" | "xla", precision, seconds }].
 */
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";
import { summary } from "../../bench/statistics.mjs";

const require = createRequire(import.meta.url);
const genbook = require("../../dist/index.js");
const { tf } = genbook;

const WARM_UP = 12;
const AT_LEAST = 3;
const WITHOUT_END = 1e9;

const optionsOf = ({ mode, precision, batchSize }) => ({
  batchSize,
  seed: 1,
  compile: mode !== "eager",
  xla: mode === "xla",
  ...(precision && { precision }),
});

const works = {
  vae(each) {
    const images = tf.randomUniform([2048, 28, 28, 1], 0, 1, "float32", 1);
    const models = [genbook.buildEncoder({ seed: 1 }), genbook.buildDecoder({ seed: 1 })];
    return {
      models,
      images,
      events: genbook.trainVae(...models, images, { ...optionsOf(each), epochs: WITHOUT_END }),
    };
  },
  dcgan(each) {
    const { batchSize, width } = each;
    const images = tf.randomUniform([10 * batchSize, 32, 32, 3], -1, 1, "float32", 1);
    const models = [
      genbook.buildGenerator({ width, seed: 1 }),
      genbook.buildDiscriminator({ width, seed: 1 }),
    ];
    const events = genbook.trainDcgan(...models, images, { ...optionsOf(each), iterations: WITHOUT_END });
    return { models, images, events };
  },
};

/** Measures the milliseconds of each step and of the first one, the last loss, and the memory in use. */
async function timeTraining(each) {
  const began = performance.now();
  const { models, images, events } = works[each.work](each);
  const times = [];
  let first;
  let last;
  let done = 0;
  let loss;
  let finished = Infinity;
  for await (const { kind, logs } of events) {
    if (kind !== "batch") continue;
    const now = performance.now();
    first ??= now - began;
    loss = logs.loss ?? logs.dLoss;
    if (done++ >= WARM_UP) times.push(now - last);
    else finished = now + 1000 * each.seconds;
    last = now;
    if (times.length >= AT_LEAST && now > finished) break;
  }
  const memory = memoryHeld();
  tf.dispose([images, ...models.flatMap((model) => model.weights.map((weight) => weight.read()))]);
  return {
    ms: summary(times),
    mean: times.reduce((sum, time) => sum + time, 0) / times.length,
    first,
    loss,
    memory,
  };
}

/** Reads from nvidia-smi how much of the card's memory is in use. */
function memoryHeld() {
  if (genbook.device().kind === "cpu") return undefined;
  return execFileSync("nvidia-smi", ["--query-gpu=memory.used", "--format=csv,noheader"], {
    encoding: "utf8",
  })
    .split("\n")[0]
    .trim();
}

/** Measures the rate of a large matrix product, in operations per second. */
async function timeMatMul({ size, precision, seconds }) {
  const [a, b] = [1, 2].map((seed) => tf.randomNormal([size, size], 0, 1, "float32", seed));
  const PRODUCTS = 8;
  const step = genbook.compile(
    (x, y) => {
      let product = x;
      for (let i = 0; i < PRODUCTS; i++) product = tf.matMul(product, y);
      return product.slice([0, 0], [1, 1]);
    },
    { precision, xla: false },
  );
  step.prepare(a, b);
  const times = [];
  const finished = performance.now() + 1000 * seconds;
  while (times.length < 5 || performance.now() < finished) {
    const began = performance.now();
    const result = await step(a, b);
    await result.data();
    result.dispose();
    times.push(performance.now() - began);
  }
  tf.dispose([a, b]);
  step.dispose();
  return { rate: (PRODUCTS * 2 * size ** 3) / (summary(times.slice(1)).median / 1000) };
}

for (const each of JSON.parse(process.argv[2])) {
  let measured;
  try {
    measured = each.work === "matMul" ? await timeMatMul(each) : await timeTraining(each);
  } catch (error) {
    measured = { error: error.message.slice(0, 2000) };
  }
  process.stdout.write(`${JSON.stringify({ ...each, ...measured })}\n`);
}
