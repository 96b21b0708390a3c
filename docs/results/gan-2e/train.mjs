/**
 * Trains the second edition's GAN at 64×64 on a folder of pictures or, without one, on 1,000 drawn digits.
 *
 *     node docs/results/gan-2e/train.mjs [FOLDER] [--epochs 100] [--iterations N] [--width 1] [--run RUN]
 *
 * `--width` scales the number of filters, and `--iterations` sets the number of steps. The run's folder gets
 * losses, checkpoints and, after each epoch, ten generated pictures. The same command resumes a run that was
 * stopped.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import * as genbook from "../../../dist/index.js";

const { tf, loadImages, drawColourGlyphs, trainDcgan, GAN_2E, ganMonitor, openRun, fit, progressBar } = genbook;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    epochs: { type: "string", default: "100" },
    iterations: { type: "string" },
    width: { type: "string", default: "1" },
    run: { type: "string", default: "runs/gan-2e" },
  },
});

/** Writes drawn digits to a folder as JPEG files, as pictures from elsewhere would be. */
async function drawPictures(folder) {
  const digits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  const { images } = await drawColourGlyphs({ count: 1000, digits, range: "0..1", seed: 1 });
  for (const [i, image] of tf.unstack(images.mul(255).toInt()).entries()) {
    writeFileSync(join(folder, `${i}.jpg`), await tf.node.encodeJpeg(image));
  }
}

const drawn = positionals[0] ? undefined : mkdtempSync(join(tmpdir(), "genbook-gan-2e-"));
try {
  if (drawn) await drawPictures(drawn);
  const { images } = await loadImages(drawn ?? positionals[0], { size: 64, seed: 1 });
  const size = { width: Number(values.width), seed: 1 };
  const [generator, discriminator] = [genbook.buildGenerator2e(size), genbook.buildDiscriminator2e(size)];
  const run = await openRun(values.run, { resume: true });
  const stepsPerEpoch = Math.floor(images.shape[0] / GAN_2E.batchSize);
  const iterations = Number(values.iterations ?? values.epochs * stepsPerEpoch);
  await fit(trainDcgan(generator, discriminator, images, { ...GAN_2E, iterations, seed: 1, run }), [
    progressBar(),
    ganMonitor(run, generator),
  ]);
} finally {
  if (drawn) rmSync(drawn, { recursive: true });
}
