import "./setup/nodeVersion.mjs";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "./setup/errors.mjs";
import { main, options } from "./setup/main.mjs";
import { root } from "./setup/paths.mjs";
import { setUp } from "./setup/steps.mjs";

const HELP = `node scripts/trainClassifiers.mjs [NAME …]    Trains the classifiers whose features are genbook's default for
                     measuring images, and writes them to weights/NAME. NAME: cifar10, mnist (default: both)
  --epochs N         number of passes over the images (default: 12 for cifar10, 3 for mnist)`;

/** How each classifier is built and trained, and the range of the images that it takes. */
const RECIPES = {
  cifar10: {
    load: "loadCifar10",
    range: "-1..1",
    build: { imageSize: 32, channels: 3, filters: [32, 64, 96], seed: 1 },
    train: { epochs: 12, batchSize: 128, flip: true, shift: 3, seed: 1 },
  },
  mnist: {
    load: "loadMnist",
    range: "0..1",
    build: { imageSize: 28, channels: 1, filters: [16, 32, 64], seed: 1 },
    train: { epochs: 3, batchSize: 128, shift: 2, seed: 1 },
  },
};

main(async (signal) => {
  const { values, positionals } = options(HELP, { epochs: { type: "string" } }, { positionals: true });
  const names = positionals.length > 0 ? positionals : Object.keys(RECIPES);
  for (const name of names) {
    if (!Object.hasOwn(RECIPES, name))
      throw new UserError(`Expected ${Object.keys(RECIPES).join(" or ")}, got ${name}.`);
  }
  await setUp(signal);
  const genbook = await import("genbook");
  for (const name of names) await train(genbook, name, values.epochs, signal);
});

/** Trains a classifier, and writes it with what is known about it to weights/NAME. */
async function train(genbook, name, epochs, signal) {
  const { buildClassifier, trainClassifier, fit, progressBar, saveModel } = genbook;
  const { load, range, build, train } = RECIPES[name];
  const recipe = { ...train, ...(epochs && { epochs: Number(epochs) }) };
  const [data, validation] = [
    await genbook[load]({ split: "train", signal }),
    await genbook[load]({ split: "test", signal }),
  ];
  const model = buildClassifier(build);
  const events = trainClassifier(model, data, { ...recipe, validation, signal });
  const { valLoss, valAccuracy } = (await fit(events, [progressBar()])).at(-1);
  const about = {
    range,
    classNames: data.classNames,
    trainedOn: { data: data.name, images: data.images.shape[0] },
    testedOn: { images: validation.images.shape[0], accuracy: valAccuracy, loss: valLoss },
    build,
    train: recipe,
  };
  const folder = join(root, "weights", name);
  rmSync(folder, { recursive: true, force: true });
  await saveModel(model, folder);
  writeFileSync(join(folder, "about.json"), `${JSON.stringify(about, null, 2)}\n`);
}
