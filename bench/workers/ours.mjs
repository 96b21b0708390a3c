/**
 * The worker for genbook, which uses the library as a notebook does. For requests and answers see
 * ../worker.mjs.
 */
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { turns } from "./turns.mjs";

const genbook = createRequire(import.meta.url)("../../dist/index.js");
const { tf } = genbook;

/** A number of epochs that no row reaches. */
const WITHOUT_END = 1e9;

const works = { vae, dcgan, grid, mnist };

async function vae({ batchSize, images: count, precision }) {
  const { images } = await loadMnist({ count });
  const encoder = genbook.buildEncoder({ seed: 1 });
  const decoder = genbook.buildDecoder({ seed: 1 });
  const options = { epochs: WITHOUT_END, batchSize, seed: 1, ...precisionOf(precision) };
  const events = genbook.trainVae(encoder, decoder, images, options);
  return { step: stepsOf(events, "loss"), runsAhead: true, parameters: parametersOf(encoder, decoder) };
}

async function dcgan({ batchSize, width, precision }) {
  const generator = genbook.buildGenerator({ width, seed: 1 });
  const discriminator = genbook.buildDiscriminator({ width, seed: 1 });
  const images = tf.randomUniform([10 * batchSize, 32, 32, 3], -1, 1);
  const options = { iterations: WITHOUT_END, batchSize, seed: 1, ...precisionOf(precision) };
  const events = genbook.trainDcgan(generator, discriminator, images, options);
  return {
    step: stepsOf(events, "dLoss"),
    runsAhead: true,
    parameters: parametersOf(generator, discriminator),
  };
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

/** Returns the option for a precision; float32 is the library's default. */
function precisionOf(precision) {
  return precision === "float32" ? {} : { precision };
}

/** Returns a function that runs one step of a training run and resolves to its loss. */
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

/** Returns the most memory that this process has held, in bytes. */
function peak() {
  if (process.platform !== "linux") return 1024 * process.resourceUsage().maxRSS;
  return 1024 * Number(/VmHWM:\s*(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]);
}

let runTurn;
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  let answer;
  if (request.op === "load") {
    const { step, runsAhead, parameters } = await works[request.work](request.settings);
    runTurn = turns(step, { runsAhead });
    answer = { parameters, versions: { tensorflow: genbook.device().tensorflow } };
  } else answer = { ...(await runTurn(request.steps)), peak: peak() };
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
process.exit(0);
