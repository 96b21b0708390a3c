import { randomUUID } from "node:crypto";
import { lstat, open, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { tf } from "../tensorflow/backend";
import { makeFolders } from "../files/makeFolders";
import { syncFolder } from "../files/replaceFile";

/**
 * Exports a model in tfjs' own format: a new folder with model.json and weights.bin, which is there as a
 * whole or not at all.
 *
 *     await saveModel(generator, "frogs");
 *     const again = await tf.loadLayersModel("file://frogs/model.json");
 *
 * Other programs that use tfjs can load it, too: genbook's seeded layers are saved as the layers of tfjs that
 * they stand in for. A whole VAE has a layer that tfjs lacks, the sampling: export its encoder and decoder.
 *
 * @param folder must not exist; those above it are made
 * @throws where it exists or cannot be written
 */
export async function saveModel(model: tf.LayersModel, folder: string): Promise<void> {
  const target = resolve(folder);
  if (await lstat(target).catch(() => undefined)) {
    throw new Error(
      `${target} exists: a model is exported to a new folder. Name another one, or move this away.`,
    );
  }
  const part = `${target}.${randomUUID()}.part`;
  try {
    await makeFolders(dirname(target));
    await model.save(`file://${part}`);
    await renameSeededLayers(join(part, "model.json"));
    for (const name of await readdir(part)) await syncFile(join(part, name));
    await rename(part, target);
    await syncFolder(dirname(target));
  } catch (error) {
    await rm(part, { recursive: true, force: true }).catch(() => undefined);
    throw new Error(
      `The model was not exported to ${target}: ${(error as Error).message}. ` +
        "Expected a model whose weights are there, and a place that can be written: make room, or name another folder.",
      { cause: error },
    );
  }
}

/** "SeededDropout" becomes "Dropout", and so on. */
async function renameSeededLayers(path: string): Promise<void> {
  const model = await readFile(path, "utf8");
  const renamed = JSON.stringify(JSON.parse(model), (key, value: unknown) =>
    key === "class_name" && typeof value === "string" ? value.replace(/^Seeded(?=[A-Z])/, "") : value,
  );
  await writeFile(path, renamed);
}

/** Or the folder's name could reach the disk before what is in it. */
async function syncFile(path: string): Promise<void> {
  const file = await open(path, "r+");
  await file.sync().finally(() => file.close());
}
