/**
 * Trains a small DCGAN without a stop, and again with a stop in the middle, and prints the difference of the
 * results as a JSON line.
 */
import { createRequire } from "node:module";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

const require = createRequire(import.meta.url);
const { tf, buildGenerator, buildDiscriminator, trainDcgan, openRun } = require("../../dist/index.js");

const STEPS = 8;
const folder = mkdtempSync(join(tmpdir(), "genbook-gpu-check-"));
const pictures = tf.randomUniform([40, 32, 32, 3], -1, 1, "float32", 1);

async function train(iterations, run) {
  const generator = buildGenerator({ width: 0.125, seed: 1 });
  const discriminator = buildDiscriminator({ width: 0.125, seed: 1 });
  const losses = [];
  const events = trainDcgan(generator, discriminator, pictures, {
    iterations: STEPS,
    batchSize: 10,
    seed: 1,
    run,
  });
  for await (const { kind, logs } of events) {
    if (kind === "batch") losses.push(logs.dLoss, logs.aLoss);
    if (losses.length === 2 * iterations) break;
  }
  return losses;
}

/** Measures the milliseconds from an abort to the end of the training run. */
async function interrupt() {
  const controller = new AbortController();
  const models = [buildGenerator({ width: 0.25, seed: 1 }), buildDiscriminator({ width: 0.25, seed: 1 })];
  const events = trainDcgan(...models, pictures, {
    iterations: 1e6,
    batchSize: 10,
    seed: 1,
    signal: controller.signal,
  });
  let began;
  try {
    for await (const { step } of events) {
      if (step !== 5 || began) continue;
      setTimeout(() => {
        began = performance.now();
        controller.abort(new Error("stopped"));
      }, 5);
    }
  } catch (error) {
    if (error.message !== "stopped") throw error;
  }
  return performance.now() - began;
}

try {
  const whole = await train(STEPS);
  const path = join(folder, "run");
  await train(STEPS / 2, await openRun(path));
  const resumed = await train(STEPS, await openRun(path, { resume: true }));
  const difference = Math.max(...whole.map((loss, i) => Math.abs(loss - resumed[i]) / Math.abs(loss)));
  const again = await train(STEPS);
  const repeated = Math.max(...whole.map((loss, i) => Math.abs(loss - again[i]) / Math.abs(loss)));
  process.stdout.write(`${JSON.stringify({ difference, repeated, interruptMs: await interrupt() })}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
