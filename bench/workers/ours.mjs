/** Our side: the library as a notebook uses it. Requests and answers: see ../worker.mjs. */
import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const genbook = createRequire(import.meta.url)("../../dist/index.js");
const { tf } = genbook;

/** A training goes on for as long as steps are asked for. */
const WITHOUT_END = 1e9;

const works = { vae, dcgan, grid, mnist };

async function vae({ batchSize, images: count, precision }) {
  const { images } = await loadMnist({ count });
  const encoder = genbook.buildEncoder({ seed: 1 });
  const decoder = genbook.buildDecoder({ seed: 1 });
  const options = { epochs: WITHOUT_END, batchSize, seed: 1, ...precisionOf(precision) };
  const events = genbook.trainVae(encoder, decoder, images, options);
  return { step: stepsOf(events, "loss"), parameters: parametersOf(encoder, decoder) };
}

async function dcgan({ batchSize, width, precision }) {
  const generator = genbook.buildGenerator({ width, seed: 1 });
  const discriminator = genbook.buildDiscriminator({ width, seed: 1 });
  const images = tf.randomUniform([10 * batchSize, 32, 32, 3], -1, 1);
  const options = { iterations: WITHOUT_END, batchSize, seed: 1, ...precisionOf(precision) };
  const events = genbook.trainDcgan(generator, discriminator, images, options);
  return { step: stepsOf(events, "dLoss"), parameters: parametersOf(generator, discriminator) };
}

function grid() {
  const decoder = genbook.buildDecoder({ seed: 1 });
  const step = async () => {
    const images = await genbook.decodeGrid(decoder, 15);
    await images.data();
    images.dispose();
    return null;
  };
  return { step, parameters: parametersOf(decoder) };
}

function mnist() {
  const step = async () => {
    const { images, labels } = await loadMnist();
    tf.dispose([images, labels]);
    return null;
  };
  return { step, parameters: 0 };
}

function loadMnist(options) {
  return genbook.loadMnist({ ...options, mirror: process.env.BENCH_MIRROR });
}

/** float32 is what the library does when it is told nothing. */
function precisionOf(precision) {
  return precision === "float32" ? {} : { precision };
}

/** A step of a training: its loss. */
function stepsOf(events, loss) {
  return async () => {
    for (;;) {
      const { done, value } = await events.next();
      if (done) throw new Error("the training ended");
      if (value.kind === "batch") return value.logs[loss];
    }
  };
}

function parametersOf(...models) {
  return models.reduce((sum, model) => sum + model.countParams(), 0);
}

async function run(step, steps) {
  const times = [];
  const losses = [];
  for (let i = 0; i < steps; i++) {
    const began = performance.now();
    const loss = await step();
    times.push(performance.now() - began);
    losses.push(Number.isNaN(loss) ? "NaN" : loss); // JSON has none
  }
  return { times, losses, peak: peak() };
}

/** Bytes of memory that this process has held at most. */
function peak() {
  if (process.platform !== "linux") return 1024 * process.resourceUsage().maxRSS;
  return 1024 * Number(/VmHWM:\s*(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]);
}

let step;
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  let answer;
  if (request.op === "load") {
    const work = await works[request.work](request.settings);
    step = work.step;
    answer = { parameters: work.parameters, versions: { tensorflow: genbook.device().tensorflow } };
  } else answer = await run(step, request.steps);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
process.exit(0);
