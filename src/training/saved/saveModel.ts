import { randomUUID } from "node:crypto";
import { lstat, open, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { tf } from "../../tensorflow/backend";
import { checkPath } from "../../files/checkPath";
import { makeFolders } from "../../files/makeFolders";
import { syncFolder } from "../../files/replaceFile";
import { asSentence } from "../../terminal/format";
import { writeCheckpoint } from "../run/checkpoint";
import type { RunFolder } from "../run/runFolder";
import { checkRun } from "../runOptions";
import { checkModels } from "./checkModels";
import { digestOf, type ModelJson } from "./modelFiles";
import { OPTIMIZER_FILE, optimizersOf } from "./optimizerFile";
import { withWrittenNames } from "./registerLayer";

export interface SaveModelOptions {
  /**
   * The run folder in which the networks were trained. The state of its optimizers is saved too, so that
   * loadOptimizer can continue with it.
   *
   * @defaultValue only the networks are saved
   */
  run?: RunFolder;
}

/**
 * Saves a network, or all networks of a model, in a new folder. The folder appears only when it is complete.
 *
 *     await saveModel({ encoder, decoder }, "digits", { run });
 *     const again = await loadModel("digits"); // { encoder, decoder }
 *
 * Each network is saved in tfjs' own format, as model.json and weights.bin: a single network directly in the
 * folder, and each of several in a folder with its name. Other programs that use tfjs can load them too, over
 * HTTP or, with tfjs-node, as `tf.loadLayersModel("file://digits/encoder/model.json")`, because genbook's
 * seeded layers are saved as the tfjs layers that they replace. A whole VAE cannot be loaded there, because
 * tfjs lacks its sampling layer: save the encoder and decoder instead.
 *
 * @param models a network, or several by name
 * @param folder a path that does not exist yet; its parent folders are created
 * @throws TypeError if `models`, `folder` or `run` is something else; Error if the folder exists or cannot be
 *   written, a network has been disposed or has a layer that loadModel does not know, or the networks differ
 *   from the run's last checkpoint
 */
export async function saveModel(
  models: tf.LayersModel | Record<string, tf.LayersModel>,
  folder: string,
  { run }: SaveModelOptions = {},
): Promise<void> {
  checkModels(models);
  checkPath(folder, 'saveModel({ encoder, decoder }, "digits")');
  checkRun(run);
  const target = resolve(folder);
  if (await lstat(target).catch(() => undefined)) {
    throw new Error(
      `${target} already exists, and a model is saved in a new folder: choose another name, or move it away.`,
    );
  }
  const optimizers = run && (await optimizersOf(run, models));
  const part = `${target}.${randomUUID()}.part`;
  try {
    await makeFolders(dirname(target));
    if (models instanceof tf.LayersModel) await writeNetwork(models, part);
    else {
      const networks = Object.keys(models);
      for (const [name, model] of Object.entries(models))
        await writeNetwork(model, join(part, name), networks);
    }
    if (optimizers) await writeCheckpoint(join(part, OPTIMIZER_FILE), optimizers);
    await rename(part, target);
    await syncFolder(dirname(target));
  } catch (error) {
    await rm(part, { recursive: true, force: true }).catch(() => undefined);
    throw new Error(
      `The model was not saved to ${target}: ${asSentence((error as Error).message)} ` +
        "Expected a model that has not been disposed and a writable place: free some space, or name another folder.",
      { cause: error },
    );
  } finally {
    tf.dispose(optimizers?.tensors ?? {});
  }
}

/** @param networks the names of all networks in the folder, if there is a folder for each */
async function writeNetwork(model: tf.LayersModel, folder: string, networks?: string[]): Promise<void> {
  await makeFolders(dirname(folder));
  await model.save(`file://${folder}`);
  const path = join(folder, "model.json");
  const written = JSON.parse(await readFile(path, "utf8")) as ModelJson;
  written.modelTopology = withWrittenNames(written.modelTopology);
  const sha256 = await digestOf(path, written);
  written.userDefinedMetadata = { ...written.userDefinedMetadata, sha256, ...(networks && { networks }) };
  await writeFile(path, JSON.stringify(written));
  for (const name of await readdir(folder)) await syncFile(join(folder, name));
  await syncFolder(folder);
}

/** Flushes a file to disk. Otherwise the folder's name could reach the disk before its contents. */
async function syncFile(path: string): Promise<void> {
  const file = await open(path, "r+");
  await file.sync().finally(() => file.close());
}
