/** Saves the state of a model's optimizers in a checkpoint's format, but without the networks' weights. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { checkPath } from "../../files/checkPath";
import { tf } from "../../tensorflow/backend";
import { adam, adamW } from "../optimizers/adam";
import { rmsprop } from "../optimizers/rmsprop";
import type { KerasOptimizer } from "../optimizers/kerasOptimizer";
import { DamagedCheckpointError, readCheckpoint, type Checkpoint } from "../run/checkpoint";
import type { RunFolder } from "../run/runFolder";
import type { MakeOptimizer } from "../runOptions";
import { differsFrom } from "../trainState";

export const OPTIMIZER_FILE = "optimizers.safetensors";

/** Makes each kind of optimizer with saved settings. */
const MAKERS: Record<string, (rate: number, settings: object) => KerasOptimizer> = {
  KerasRMSprop: rmsprop,
  KerasAdam: adam,
  KerasAdamW: adamW,
};

/**
 * Returns the state that the optimizers have in a run's last checkpoint, whose tensors the caller disposes.
 *
 * @throws Error if there is no checkpoint, or if the networks do not have its weights
 */
export async function optimizersOf(
  run: RunFolder,
  models: tf.LayersModel | Record<string, tf.LayersModel>,
): Promise<Checkpoint> {
  const saved = await run.latest();
  let tensors: Checkpoint["tensors"] = {};
  try {
    if (!saved?.built) {
      throw new Error(
        `${run.path} has no checkpoint with optimizers: train with this run folder, or save without \`run\`.`,
      );
    }
    const named = models instanceof tf.LayersModel ? { [models.name]: models } : models;
    const other = await differsFrom(saved, named);
    if (other) {
      throw new Error(
        `${other} differs from step ${saved.step} in ${run.path}, so its optimizer's state does not fit: save the networks as ` +
          "they are after the training, under the names that the run gives them. With `ema` they hold averages: then save " +
          "them without `run`.",
      );
    }
    const { built } = saved;
    const isOptimizers = ([key]: [string, tf.Tensor]) => key.split("/")[0] in built.optimizers;
    tensors = Object.fromEntries(Object.entries(saved.tensors).filter(isOptimizers));
    return { step: 0, options: {}, built, history: [], counters: {}, tensors };
  } finally {
    for (const [key, tensor] of Object.entries(saved?.tensors ?? {})) if (!(key in tensors)) tensor.dispose();
  }
}

/**
 * Loads the optimizers that saveModel wrote along with a run's networks, to continue their training:
 *
 *     const { encoder, decoder } = await loadModel("digits");
 *     const optimizer = await loadOptimizer("digits");
 *     await fit(trainVae(encoder, decoder, images, { optimizer }));
 *
 * They have the saved kind, settings and state, and the learning rate of the new training.
 *
 * @param folder a folder that saveModel made, with the option `run`
 * @returns a function that makes the model's optimizers, in the order in which the saved training made them
 * @throws Error if there are none, or if the file has changed since it was written; TypeError if `folder` is
 *   not a path
 */
export async function loadOptimizer(folder: string): Promise<MakeOptimizer> {
  checkPath(folder, 'loadOptimizer("digits")');
  const path = join(resolve(folder), OPTIMIZER_FILE);
  if (!existsSync(path)) {
    throw new Error(
      `Expected optimizers in ${path}, got no such file: saveModel writes them if it gets the run folder of the training, ` +
        "saveModel(models, folder, { run }).",
    );
  }
  const saved = await readCheckpoint(path).catch((error: unknown) => {
    if (!(error instanceof DamagedCheckpointError)) throw error;
    error.message += ` Save the model again with its run, or copy ${resolve(folder)} again from where it was made.`;
    throw error;
  });
  const optimizers = Object.entries(saved.built?.optimizers ?? {});
  const kinds = optimizers.map(([, { optimizer }]) => optimizer as string);
  if (kinds.length === 0 || kinds.some((kind) => !Object.hasOwn(MAKERS, kind))) {
    tf.dispose(saved.tensors);
    throw new Error(
      `Expected optimizers of the kinds ${Object.keys(MAKERS).join(", ")} in ${path}, got ${kinds.join(", ") || "none"}: make ` +
        "the optimizer yourself, and pass it to the training.",
    );
  }
  const states = await Promise.all(optimizers.map(([name]) => stateOf(name, saved.tensors)));
  tf.dispose(saved.tensors);
  let made = 0;
  return (rate) => {
    const at = made++ % optimizers.length;
    const optimizer = MAKERS[kinds[at]](rate, optimizers[at][1]); // which ignores the entry "optimizer"
    tf.tidy(() => {
      const state = states[at].map(({ name, values, shape, dtype }) => ({
        name,
        tensor: tf.tensor(values, shape, dtype),
      }));
      void optimizer.setWeights(state); // copies them before it returns
    });
    return optimizer;
  };
}

/** Reads the tensors "name/0", "name/1", … in order, as KerasOptimizer.setWeights takes them. */
async function stateOf(name: string, tensors: Checkpoint["tensors"]) {
  const count = Object.keys(tensors).filter((key) => key.startsWith(`${name}/`)).length;
  const inOrder = Array.from({ length: count }, (_, i) => tensors[`${name}/${i}`]);
  return Promise.all(
    inOrder.map(async (tensor, i) => ({
      name: i === 0 ? "iterations" : String(i),
      values: await tensor.data<"float32" | "int32">(),
      shape: tensor.shape,
      dtype: tensor.dtype,
    })),
  );
}
