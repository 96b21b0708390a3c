import { randomUUID } from "node:crypto";
import { lstat, open, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { tf } from "../tensorflow/backend";
import { makeFolders } from "../files/makeFolders";
import { syncFolder } from "../files/replaceFile";

/**
 * Exports a model in tfjs' own format: a new folder with model.json and weights.bin. The folder appears only
 * when it is complete.
 *
 *     await saveModel(generator, "frogs");
 *     const again = await tf.loadLayersModel("file://frogs/model.json");
 *
 * Other programs that use tfjs can load the model too, because genbook's seeded layers are saved as the tfjs
 * layers that they replace. A whole VAE cannot be loaded there, because tfjs lacks its sampling layer: export
 * the encoder and decoder instead.
 *
 * @param folder a path that does not exist yet; its parent folders are created
 * @throws Error if the folder exists or cannot be written, or the model has been disposed
 */
export async function saveModel(model: tf.LayersModel, folder: string): Promise<void> {
  const target = resolve(folder);
  if (await lstat(target).catch(() => undefined)) {
    throw new Error(
      `${target} already exists, and a model is exported to a new folder: choose another name, or move it away.`,
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
        "Expected a model that has not been disposed and a writable place: free some space, or name another folder.",
      { cause: error },
    );
  }
}

/** Renames layer classes in model.json: "SeededDropout" becomes "Dropout", and so on. */
async function renameSeededLayers(path: string): Promise<void> {
  const model = await readFile(path, "utf8");
  const renamed = JSON.stringify(JSON.parse(model), (key, value: unknown) =>
    key === "class_name" && typeof value === "string" ? value.replace(/^Seeded(?=[A-Z])/, "") : value,
  );
  await writeFile(path, renamed);
}

/** Flushes a file to disk. Otherwise the folder's name could reach the disk before its contents. */
async function syncFile(path: string): Promise<void> {
  const file = await open(path, "r+");
  await file.sync().finally(() => file.close());
}
