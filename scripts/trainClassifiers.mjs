import "./setup/nodeVersion.mjs";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { main, options } from "./setup/main.mjs";
import { root } from "./setup/paths.mjs";
import { setUp } from "./setup/steps.mjs";

const HELP = `node scripts/trainClassifiers.mjs [NAME …]    Trains the classifiers whose features are genbook's default for
                     measuring images, and writes them to weights/NAME. NAME: cifar10, mnist (default: both)
  --epochs N         number of passes over the images (default: as many as the committed weights had)`;

/** How each classifier is built and trained. */
const RECIPES = {
  cifar10: {
    load: (genbook, split) => genbook.loadCifar10({ split, range: "-1..1" }),
    build: { imageSize: 32, channels: 3, filters: [32, 64, 96], seed: 1 },
    train: { epochs: 12, batchSize: 128, flip: true, shift: 3, seed: 1 },
  },
  mnist: {
    load: (genbook, split) => genbook.loadMnist({ split }),
    build: { imageSize: 28, channels: 1, filters: [16, 32, 64], seed: 1 },
    train: { epochs: 3, batchSize: 128, shift: 2, seed: 1 },
  },
};

main(async (signal) => {
  const { values, positionals } = options(HELP, { epochs: { type: "string" } }, { positionals: true });
  await setUp(signal);
  const genbook = await import("genbook");
  for (const name of positionals.length > 0 ? positionals : Object.keys(RECIPES)) {
    await train(genbook, name, values.epochs && Number(values.epochs), signal);
  }
  return 0;
});

async function train(genbook, name, epochs, signal) {
  const { load, build, train } = RECIPES[name];
  const { buildClassifier, trainClassifier, fit, progressBar, saveModel } = genbook;
  const [data, validation] = [await load(genbook, "train"), await load(genbook, "test")];
  console.log(`${data.name}: ${data.images.shape[0]} images, ${validation.images.shape[0]} to test on`);
  const model = buildClassifier(build);
  const history = await fit(
    trainClassifier(model, data, { ...train, ...(epochs && { epochs }), validation, signal }),
    [progressBar()],
  );
  const folder = join(root, "weights", name);
  rmSync(folder, { recursive: true, force: true });
  await saveModel(model, folder);
  const last = history.at(-1);
  writeFileSync(
    join(folder, "training.json"),
    `${JSON.stringify({ data: data.name, images: data.images.shape[0], tested: validation.images.shape[0], build, train, ...last }, null, 2)}\n`,
  );
}
