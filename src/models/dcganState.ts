import { tf } from "../tensorflow/backend";
import type { RandomStream } from "../tensorflow/random";
import type { Checkpoint } from "../training/checkpoint";
import type { RMSprop } from "../training/optimizers/rmsprop";

/** Everything that changes while a DCGAN is trained, apart from its history. */
export interface DcganState {
  models: Record<"generator" | "discriminator", tf.LayersModel>;
  optimizers: Record<"dOptimizer" | "aOptimizer", RMSprop>;
  random: Record<"latent" | "labelNoise" | "dropout", RandomStream>;
}

/** The state as a checkpoint keeps it. The tensors stay the models' and optimizers': don't dispose them. */
export async function capture(state: DcganState): Promise<Pick<Checkpoint, "tensors" | "counters">> {
  const tensors: Checkpoint["tensors"] = {};
  for (const [name, model] of Object.entries(state.models)) {
    for (const [key, variable] of variablesOf(name, model)) tensors[key] = variable;
  }
  for (const [name, optimizer] of Object.entries(state.optimizers)) {
    // By position: the names that tfjs gives to variables differ in the next process.
    (await optimizer.getWeights()).forEach(({ tensor }, i) => (tensors[`${name}/${i}`] = tensor));
  }
  const counters = Object.entries(state.random).map(([name, stream]) => [name, stream.counter]);
  return { tensors, counters: Object.fromEntries(counters) as Record<string, number> };
}

/** Puts a checkpoint's state in place, or throws and changes nothing where it is of other models. */
export async function restore({ tensors, counters }: Checkpoint, state: DcganState): Promise<void> {
  const variables = Object.entries(state.models).flatMap(([name, model]) => variablesOf(name, model));
  for (const [key, variable] of variables) {
    const saved = tensors[key];
    if (saved?.shape.join() !== variable.shape.join()) {
      throw new Error(
        `The checkpoint is of other models: its ${key} is ${saved ? `[${saved.shape.join(", ")}]` : "missing"}, expected ` +
          `[${variable.shape.join(", ")}]. Build the models with the options of that run, or start another run folder.`,
      );
    }
  }
  for (const [key, variable] of variables) variable.assign(tensors[key]);
  for (const [name, optimizer] of Object.entries(state.optimizers)) {
    const own = await optimizer.getWeights();
    await optimizer.setWeights(own.map((each, i) => ({ name: each.name, tensor: tensors[`${name}/${i}`] })));
  }
  for (const [name, stream] of Object.entries(state.random)) stream.counter = counters[name];
}

function variablesOf(name: string, model: tf.LayersModel): [string, tf.Variable][] {
  return model.weights.map((weight, i) => [
    `${name}/${i}/${weight.originalName}`,
    weight.read() as tf.Variable,
  ]);
}

/** A run goes on to the last bit, or not at all. */
export function refuseOtherOptions(saved: Checkpoint["options"], wished: Checkpoint["options"]): void {
  const different = Object.keys({ ...saved, ...wished }).filter((name) => saved[name] !== wished[name]);
  if (different.length === 0) return;
  const list = different.map(
    (name) => `  ${name}: the checkpoint has ${saved[name]}, this training ${wished[name]}`,
  );
  throw new Error(
    `The run's checkpoint is of other options:\n${list.join("\n")}\n` +
      "Take the checkpoint's, or start a run in another folder.",
  );
}
