/**
 * Trains the later editions' VAE on all 70,000 digits, for a comparison with keras_vae.py.
 *
 *     GENBOOK_MIRROR=… node docs/results/vae-2e/train.mjs losses.csv [--kl sum] [--seed 1] [--epochs 30]
 *       [--weights FILE]
 *
 * With --weights, training starts from the initial weights that keras_vae.py wrote to that file. The script
 * also draws the digits at 30×30 points of the latent space, in a PNG file named after the CSV file.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import * as genbook from "../../../dist/index.js";

const { tf, loadMnist, buildEncoder2e, buildDecoder2e, trainVae2e, decodeSquare, fit } = genbook;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kl: { type: "string", default: "mean" },
    seed: { type: "string", default: "1" },
    epochs: { type: "string", default: "30" },
    weights: { type: "string" },
  },
});
const [seed, epochs] = [values.seed, values.epochs].map(Number);
const [train, test] = [await loadMnist({ split: "train" }), await loadMnist({ split: "test" })];
const images = tf.concat([train.images, test.images]);
const [encoder, decoder] = [buildEncoder2e({ seed }), buildDecoder2e({ seed })];

if (values.weights) {
  const initial = new Float32Array(new Uint8Array(readFileSync(values.weights)).buffer);
  let at = 0;
  for (const variable of [...encoder.weights, ...decoder.weights]) {
    const { shape } = variable.read();
    const size = shape.reduce((product, length) => product * length, 1);
    tf.tidy(() => variable.write(tf.tensor(initial.slice(at, (at += size)), shape)));
  }
  if (at !== initial.length) throw new Error(`Expected ${at} weights in ${values.weights}, got ${initial.length}.`);
}

const rows = ["epoch,loss,reconstruction_loss,kl_loss,seconds"];
const toCsv = ({ kind, epoch, logs }) => {
  if (kind !== "epoch") return;
  const losses = [logs.loss, logs.reconstructionLoss, logs.klLoss].map((each) => each.toFixed(4));
  rows.push([epoch, ...losses, logs.seconds.toFixed(1)].join(","));
  writeFileSync(positionals[0], `${rows.join("\n")}\n`);
  console.log(rows.at(-1));
};
await fit(trainVae2e(encoder, decoder, images, { klReduction: values.kl, epochs, seed }), [toCsv]);

const axis = (title) => ({ title, from: -1, to: 1 });
const digits = genbook.imageGrid(await decodeSquare(decoder, 30), {
  columns: 30,
  gap: 0,
  scale: 1,
  axes: { x: axis("z[0]"), y: axis("z[1]") },
});
await genbook.saveFigure(digits, `${positionals[0].replace(/\.csv$/, "")}.png`);
