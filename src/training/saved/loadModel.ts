import { readFile, readdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { checkPath } from "../../files/checkPath";
import { tf } from "../../tensorflow/backend";
import { asSentence } from "../../terminal/format";
import { digestOf, type ModelJson } from "./modelFiles";

const ADVICE = "Name a folder that saveModel wrote, or one in which tfjs saved a layers model.";

/**
 * Loads the networks that saveModel wrote, by name. They can be used and trained like those that were saved:
 *
 *     const { encoder, decoder } = await loadModel("digits");
 *     await fit(trainVae(encoder, decoder, images));
 *
 * A network that was saved alone has the name of its model: `const { generator } = await loadModel("frogs")`.
 * Layers models from other programs can be loaded too, if tfjs has their layers.
 *
 * @param folder a folder that saveModel made, or a model.json
 * @returns the networks by name; the caller disposes them
 * @throws Error if the folder holds no model or lacks one of its networks, a file has changed since it was
 *   saved, or a layer is unknown; TypeError if `folder` is not a path
 */
export async function loadModel(folder: string): Promise<Record<string, tf.LayersModel>> {
  checkPath(folder, 'loadModel("digits")');
  const paths = await networksIn(resolve(folder));
  await checkComplete(resolve(folder), paths);
  const models: Record<string, tf.LayersModel> = {};
  try {
    for (const [name, path] of paths) {
      const model = await loadNetwork(path);
      models[name ?? model.name] = model;
    }
  } catch (error) {
    for (const each of Object.values(models)) each.dispose();
    throw error;
  }
  return models;
}

/** @throws Error if networks are missing that were saved together with those that are there */
async function checkComplete(folder: string, paths: Network[]): Promise<void> {
  const there = paths.flatMap(([name]) => name ?? []);
  if (there.length === 0) return;
  const models = await Promise.all(paths.map(([, path]) => readJson(path)));
  const saved = new Set(models.flatMap(({ userDefinedMetadata }) => userDefinedMetadata?.networks ?? []));
  const missing = [...saved].filter((name) => !there.includes(name));
  if (missing.length === 0) return;
  throw new Error(
    `Expected the networks ${[...saved].join(", ")} in ${folder}, got only ${there.join(", ")}: copy ${missing.join(", ")} again from ` +
      `where the model was saved, or load one network alone, loadModel(${JSON.stringify(join(folder, there[0]))}).`,
  );
}

type Network = [name: string | undefined, path: string];

/** Returns the name and model.json of each network; a single network's name is in its model.json. */
async function networksIn(folder: string): Promise<Network[]> {
  const found = await stat(folder).catch(() => undefined);
  if (!found)
    throw new Error(`Expected a saved model in ${folder}, got nothing: it does not exist. ${ADVICE}`);
  if (!found.isDirectory()) {
    if (basename(folder) === "model.json") return [[undefined, folder]];
    throw new Error(`Expected a saved model in ${folder}, got a file of ${found.size} bytes. ${ADVICE}`);
  }
  if (await isFile(join(folder, "model.json"))) return [[undefined, join(folder, "model.json")]];
  const names = await readdir(folder);
  const networks: Network[] = [];
  for (const name of names.sort()) {
    const path = join(folder, name, "model.json");
    if (await isFile(path)) networks.push([name, path]);
  }
  if (networks.length > 0) return networks;
  if (names.includes("run.json")) {
    throw new Error(
      `Expected a saved model in ${folder}, got a run folder, whose checkpoints hold weights without their networks. Build the ` +
        "networks and resume the run with openRun(path, { resume: true }), or save them with saveModel.",
    );
  }
  throw new Error(
    `Expected a model.json in ${folder}, or in a folder inside it, got ${names.slice(0, 5).join(", ") || "an empty folder"}. ${ADVICE}`,
  );
}

const isFile = async (path: string) => (await stat(path).catch(() => undefined))?.isFile() ?? false;

async function loadNetwork(path: string): Promise<tf.LayersModel> {
  const model = await readJson(path);
  const isLayersModel = model.format === undefined || model.format === "layers-model";
  if (!model.modelTopology || !model.weightsManifest || !isLayersModel) {
    const got = isLayersModel && model.modelTopology ? "a model without weights" : model.format;
    throw new Error(`Expected a tfjs layers model in ${path}, got ${got ?? "other contents"}. ${ADVICE}`);
  }
  const expected = model.userDefinedMetadata?.sha256;
  const got = expected && (await digestOf(path, model).catch((error: Error) => error.message));
  if (got !== expected) {
    throw new Error(
      `${path} and its weights are damaged: expected the sha256 ${expected}, got ${got}. Save the model again, or copy ` +
        `the folder ${dirname(path)} again from where it was made.`,
    );
  }
  try {
    return await tf.loadLayersModel(`file://${path}`);
  } catch (error) {
    throw new Error(
      `${path} cannot be loaded: ${asSentence((error as Error).message)} Expected layers that tfjs or genbook has, or that were ` +
        "registered with registerLayer, and weights that fit them.",
      { cause: error },
    );
  }
}

async function readJson(path: string): Promise<ModelJson> {
  const text = await readFile(path, "utf8");
  try {
    return (JSON.parse(text) ?? {}) as ModelJson; // null is JSON, but no model
  } catch (error) {
    throw new Error(
      `${path} is damaged: expected JSON, got ${JSON.stringify(text.slice(0, 20))} (${(error as Error).message}). Save or copy ` +
        "the model again.",
      { cause: error },
    );
  }
}
