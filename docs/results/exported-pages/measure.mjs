/**
 * Measures in Chromium how long tfjs and the evaluator of exported pages compute one picture; docs/export.md
 * shows the result.
 *
 *     node docs/results/exported-pages/measure.mjs [decoder | encoder | generator]
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { findChromium } from "../../../scripts/setup/findChromium.mjs";
import { root } from "../../../scripts/setup/paths.mjs";

const require = createRequire(import.meta.url);
const genbook = require("../../../dist/index.js");
const tfjs = require.resolve("@tensorflow/tfjs/dist/tf.es2017.min.js");

const encoder = genbook.buildEncoder({ seed: 1 });
/** Each model, its name in the exported page, and the number of pictures of which the fastest counts. */
const models = {
  "decoder of the VAE": [genbook.buildDecoder({ seed: 1 }), "decoder", 200],
  "encoder of the VAE": [encoder, "encoder", 60],
  "generator of the DCGAN, a quarter as wide": [genbook.buildGenerator({ width: 0.25, seed: 1 }), "decoder", 5],
};
const folder = mkdtempSync(join(tmpdir(), "genbook-measure-"));
const flags = "--no-sandbox --disable-gpu --enable-unsafe-swiftshader".split(" ");
const browser = await chromium.launch({ executablePath: findChromium(), args: flags });
try {
  console.log("| model | tfjs, cpu | tfjs, webgl | evaluator |\n| --- | --- | --- | --- |");
  for (const [name, [model, role, count]] of Object.entries(models)) {
    if (!name.startsWith(process.argv[2] ?? "")) continue;
    const page = await browser.newPage();
    const decoder = role === "encoder" ? genbook.buildDecoder({ seed: 1 }) : model;
    const options = role === "encoder" ? { encoder } : {};
    const { path } = await genbook.exportPage(decoder, join(folder, "page.html"), options);
    await page.goto(pathToFileURL(path).href);
    await page.addScriptTag({ path: tfjs });
    const saved = await saveToMemory(model);
    const times = [];
    for (const backend of ["cpu", "webgl"]) times.push(await page.evaluate(timeTfjs, { backend, saved, count }));
    times.push(await page.evaluate(timeEvaluator, { role, count }));
    console.log(`| ${[name, ...times.map((ms) => `${ms.toPrecision(2)} ms`)].join(" | ")} |`);
    await page.close();
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
console.log(`\ntfjs takes ${(readFileSync(tfjs).length / 1e6).toFixed(1)} MB of a page, the script with the evaluator`);
console.log(`${(readFileSync(join(root, "dist/pages/exported.mjs")).length / 1e3).toFixed(0)} kB.`);

/** Returns a model in the form that tf.io.fromMemory takes, but with its weights in base64. */
async function saveToMemory(model) {
  let artifacts;
  await model.save(genbook.tf.io.withSaveHandler(async (made) => ((artifacts = made), {})));
  const { modelTopology, weightSpecs, weightData } = artifacts;
  // The initializers, some of which tfjs does not know, do not matter here.
  const topology = JSON.stringify(modelTopology, (key, value) => (/initializer$/i.test(key) ? undefined : value));
  return { topology, weightSpecs, weights: Buffer.from(weightData).toString("base64") };
}

/** In the page: returns the shortest time of a prediction in ms. */
async function timeTfjs({ backend, saved, count }) {
  const { tf } = window;
  await tf.setBackend(backend);
  const weightData = Uint8Array.from(window.atob(saved.weights), (each) => each.charCodeAt(0)).buffer;
  const { weightSpecs } = saved;
  const modelTopology = JSON.parse(saved.topology);
  const model = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
  const times = [];
  for (let i = 0; i < count; i++) {
    const input = tf.randomNormal([1, ...model.inputs[0].shape.slice(1)]);
    const start = window.performance.now();
    await [model.predict(input)].flat()[0].data();
    times.push(window.performance.now() - start);
  }
  return Math.min(...times);
}

/** In the page: does the same with the evaluator, in a worker. */
async function timeEvaluator({ role, count }) {
  const code = document.getElementById("code").textContent;
  const { models } = JSON.parse(document.getElementById("contents").textContent);
  const worker = new window.Worker(URL.createObjectURL(new window.Blob([code])));
  const answer = (message) =>
    new Promise((resolve) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.postMessage(message);
    });
  await answer(models);
  const size = models[role].program.input.shape.reduce((a, b) => a * b, 1);
  const times = [];
  for (let i = 0; i < count; i++) {
    const start = window.performance.now();
    await answer({ model: role, input: new Float32Array(size).map(() => Math.random()) });
    times.push(window.performance.now() - start);
  }
  worker.terminate();
  return Math.min(...times);
}
