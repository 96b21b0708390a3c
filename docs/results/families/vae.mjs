/**
 * Trains section 8.4's VAE on all 5,000 frogs of CIFAR-10, and measures its samples:
 *
 *     GENBOOK_MIRROR=… node docs/results/families/vae.mjs runs/frogs-vae [--epochs 25] [--kl-weight 5e-4]
 *       [--seed 1] [--out FOLDER]
 *
 * The same command resumes a run that was stopped. The results are written to the run's folder, or to the
 * folder that --out names:
 *
 *     vae.json          KID, precision and recall of 5,000 images, and the share of them that is classified as "frog"
 *     vae-samples.png   60 images
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import * as genbook from "../../../dist/index.js";
import { frogFigures } from "../frogFigures.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    epochs: { type: "string", default: "25" },
    "kl-weight": { type: "string", default: "5e-4" },
    seed: { type: "string", default: "1" },
    out: { type: "string" },
  },
});
const [folder] = positionals;
const { out = folder } = values;
const [epochs, klWeight, seed] = [values.epochs, values["kl-weight"], values.seed].map(Number);

const { images } = await genbook.loadCifar10({ classes: ["frog"], range: "0..1" });
const network = { latentDim: 64, imageSize: 32, channels: 3, filters: [32, 64], hiddenUnits: 24, seed };
const [encoder, decoder] = [genbook.buildEncoder(network), genbook.buildDecoder(network)];
const run = await genbook.openRun(folder, { resume: true });
const events = genbook.trainVae(encoder, decoder, images, { epochs, batchSize: 50, klWeight, seed, run });
const history = await genbook.fit(events, [genbook.progressBar()]);

mkdirSync(out, { recursive: true });
const range = "0..1";
const made = await genbook.generateImages(decoder, 5000, { seed });
const samples = made.slice(0, 60);
await genbook.saveFigure(genbook.imageGrid(samples, { columns: 12, range }), join(out, "vae-samples.png"));

const parameters = encoder.countParams() + decoder.countParams();
const seconds = history.reduce((sum, each) => sum + (each.seconds ?? 0), 0);
const { loss, reconstructionLoss, klLoss } = history.at(-1);
const settings = { ...network, epochs, klWeight, parameters, seconds, loss, reconstructionLoss, klLoss };
const figures = { ...settings, ...(await frogFigures(images, made, range)) };
writeFileSync(join(out, "vae.json"), `${JSON.stringify(figures, null, 2)}\n`);
console.log(figures);
