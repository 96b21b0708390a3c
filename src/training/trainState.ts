import { tf } from "../tensorflow/backend";
import type { RandomStream } from "../tensorflow/random";
import type { WeightAverage } from "./optimizers/weightAverage";
import type { KerasOptimizer } from "./optimizers/kerasOptimizer";
import type { Checkpoint } from "./run/checkpoint";

/** Everything that changes during training except its history, by name. */
export interface TrainState {
  models: Record<string, tf.LayersModel>;
  optimizers: Record<string, KerasOptimizer>;
  random: Record<string, RandomStream>;
  average?: WeightAverage;
}

/**
 * Returns the state as a checkpoint saves it. The tensors belong to the models and optimizers: don't dispose
 * them.
 */
export async function capture(state: TrainState): Promise<Pick<Checkpoint, "tensors" | "counters">> {
  const tensors: Checkpoint["tensors"] = {};
  for (const [key, variable] of variablesOf(state.models)) tensors[key] = variable;
  // Saved by position, because tfjs gives the variables different names in the next process.
  for (const [name, keeper] of Object.entries(keepersOf(state))) {
    (await keeper.getWeights()).forEach(({ tensor }, i) => (tensors[`${name}/${i}`] = tensor));
  }
  const counters = Object.entries(state.random).map(([name, stream]) => [name, stream.counter]);
  return { tensors, counters: Object.fromEntries(counters) as Record<string, number> };
}

/**
 * Restores a checkpoint's state.
 *
 * @param fresh names of optimizers that keep their new state
 * @throws Error if the checkpoint belongs to different models; nothing has been changed then
 */
export async function restore(
  { tensors, counters }: Checkpoint,
  state: TrainState,
  fresh: ReadonlySet<string>,
): Promise<void> {
  const variables = variablesOf(state.models);
  // Matched by position too, because tfjs gives unnamed layers different names in the next process.
  const savedAs = new Map(Object.keys(tensors).map((key) => [positionOf(key), key]));
  const savedOf = (key: string): tf.Tensor | undefined => tensors[savedAs.get(positionOf(key)) ?? key];
  for (const [key, variable] of variables) {
    const saved = savedOf(key);
    if (saved?.shape.join() !== variable.shape.join()) {
      throw new Error(
        `The checkpoint belongs to different models: its ${key} is ${saved ? `[${saved.shape.join(", ")}]` : "missing"}, ` +
          `expected [${variable.shape.join(", ")}]. Build the models with the options of that run, or start another run folder.`,
      );
    }
  }
  for (const [key, variable] of variables) variable.assign(savedOf(key)!);
  for (const [name, keeper] of Object.entries(keepersOf(state))) {
    const saved = (await keeper.getWeights()).map((own, i) => ({
      name: own.name,
      tensor: tensors[`${name}/${i}`],
    }));
    // An average that the earlier run did not keep starts from the current weights.
    if (!fresh.has(name) && saved.every(({ tensor }) => tensor)) await keeper.setWeights(saved);
  }
  for (const [name, stream] of Object.entries(state.random)) stream.counter = counters[name] ?? 0;
}

/** Returns the name of the first network whose weights are not those of a checkpoint, or undefined. */
export async function differsFrom(
  { tensors }: Pick<Checkpoint, "tensors">,
  models: TrainState["models"],
): Promise<string | undefined> {
  const saved = new Map(Object.entries(tensors).map(([key, tensor]) => [positionOf(key), tensor]));
  for (const [key, variable] of variablesOf(models)) {
    const other = saved.get(positionOf(key));
    const isSame = other?.shape.join() === variable.shape.join() && (await allEqual(other, variable));
    if (!isSame) return key.split("/")[0];
  }
  return undefined;
}

async function allEqual(a: tf.Tensor, b: tf.Tensor): Promise<boolean> {
  const answer = tf.tidy(() => a.equal(b).all());
  try {
    return (await answer.data())[0] === 1;
  } finally {
    answer.dispose();
  }
}

/** Returns the names of the tensors that contain NaN or infinite values. */
export async function notFinite(tensors: Record<string, tf.Tensor>): Promise<string[]> {
  const names = Object.keys(tensors);
  const flags = tf.tidy(() => tf.stack(names.map((name) => tensors[name].toFloat().isFinite().all())));
  try {
    const areFinite = await flags.data();
    return names.filter((_, i) => !areFinite[i]);
  } finally {
    flags.dispose();
  }
}

/** Returns the trainable variables of these models, in order. */
export function weightsOf(...models: tf.LayersModel[]): tf.Variable[] {
  return models.flatMap((model) => model.trainableWeights.map((weight) => weight.read() as tf.Variable));
}

/** Returns all variables of these models: the trainable ones, and the statistics of batch normalization. */
export function statesOf(...models: tf.LayersModel[]): tf.Variable[] {
  return models.flatMap((model) => model.weights.map((weight) => weight.read() as tf.Variable));
}

/** "encoder/3/conv2d_1/kernel" → "encoder/3" */
const positionOf = (key: string) => key.split("/", 2).join("/");

function variablesOf(models: TrainState["models"]): [string, tf.Variable][] {
  return Object.entries(models).flatMap(([name, model]) =>
    model.weights.map((weight, i): [string, tf.Variable] => [
      `${name}/${i}/${weight.originalName}`,
      weight.read() as tf.Variable,
    ]),
  );
}

/** Returns the objects, other than the models, whose tensors are saved. */
function keepersOf({ optimizers, average }: TrainState): Record<string, KerasOptimizer | WeightAverage> {
  return { ...optimizers, ...(average && { average }) };
}
