/**
 * Writes out/pictures/denoising.png, from which make.mjs cuts the picture of the notebook on diffusion. A
 * small U-Net learns MNIST's threes in 1,500 steps.
 *
 *     node docs/pictures/denoising.mjs
 */
import { mkdirSync } from "node:fs";
import * as genbook from "../../dist/index.js";

const { tf, loadMnist, buildUnet, buildNormalizer, trainDiffusion, denoisingGrid, RandomStream } = genbook;

const { images, labels } = await loadMnist();
const places = [...labels.dataSync()].flatMap((label, i) => (label === 3 ? [i] : []));
const threes = tf.gather(images, tf.tensor1d(places, "int32"));
const network = buildUnet({ imageSize: 28, channels: 1, widths: [8, 32, 64], blocks: 1, seed: 1 });
const normalizer = buildNormalizer(threes);
const training = trainDiffusion(network, normalizer, threes, {
  epochs: 8, // 191 steps each
  batchSize: 32,
  learningRate: 2e-3,
  emaOverwriteEvery: 0,
  seed: 1,
});
for await (const { step, logs } of training) {
  if (step % 100 === 0) console.log(step, logs.loss.toFixed(4));
  if (step === 1500) break;
}

const z = new RandomStream(7).normal([2, 28 * 28]);
const grid = await denoisingGrid(network, normalizer, z, { steps: 20, columns: 8 });
mkdirSync("out/pictures", { recursive: true });
await genbook.saveFigure(genbook.imageGrid(grid.images, { columns: 8 }), "out/pictures/denoising.png");
