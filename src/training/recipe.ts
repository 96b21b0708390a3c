/**
 * Records what a training run is made of. Checkpoints save it, so that resuming with something else can be
 * refused.
 */
import type { tf } from "../tensorflow/backend";
import type { LiveNumber } from "./liveNumbers";
import type { KerasOptimizer } from "./optimizers/kerasOptimizer";

type Plain = string | number | boolean;

export interface Recipe {
  /** Options that determine the training's results. */
  options: Record<string, Plain>;
  /** Class and settings of each optimizer, except its learning rate. */
  optimizers: Record<string, Record<string, unknown>>;
  /** Class and settings of each model's layers, except names and initializers. */
  models: Record<string, Record<string, unknown>[]>;
}

/** A difference between a checkpoint and the training run that resumes from it. */
export interface RecipeChange {
  /** Number of steps completed before the change. */
  step: number;
  /** The option, optimizer or model that changed, as named in `change`. */
  name: string;
  /** The part that changed, such as "layer 12 (SeededDropout): rate", or "". */
  detail: string;
  from: unknown;
  to: unknown;
}

/** Makes the recipe of a training run that is about to begin. */
export function recipeOf(training: {
  options?: Recipe["options"];
  run: {
    compile?: boolean;
    precision?: string;
    ema?: number;
    emaWarmup?: boolean;
    emaOverwriteEvery?: number;
    xla?: boolean;
  };
  optimizers: Record<string, KerasOptimizer>;
  models: Record<string, tf.LayersModel>;
  live: Record<string, { value: LiveNumber }>;
  seed: number;
}): Recipe {
  const { options, optimizers, models, live, seed } = training;
  const { compile = true, precision = "float32", ema, emaWarmup, emaOverwriteEvery, xla } = training.run;
  const run = {
    compile,
    precision,
    ...(ema !== undefined && { ema }),
    ...(emaWarmup && { emaWarmup }),
    ...(emaOverwriteEvery && { emaOverwriteEvery }),
    ...(xla && { xla }),
  };
  const settings = mapped(live, ({ value }) => (typeof value === "number" ? value : "a live value"));
  return {
    options: { ...options, ...run, ...settings, seed },
    optimizers: mapped(optimizers, optimizerRecipe),
    models: mapped(models, modelRecipe),
  };
}

const mapped = <T, U>(record: Record<string, T>, to: (each: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([name, each]) => [name, to(each)]));

const optimizerRecipe = (optimizer: KerasOptimizer): Record<string, unknown> => {
  const settings = Object.entries(optimizer.getConfig()).filter(([name]) => name !== "learningRate");
  return { optimizer: optimizer.getClassName(), ...Object.fromEntries(settings) };
};

const modelRecipe = (model: tf.LayersModel): Record<string, unknown>[] =>
  model.layers.map((layer) => {
    const settings = () => essentials(layer.getConfig());
    const nested =
      "layers" in layer ? { layers: modelRecipe(layer as unknown as tf.LayersModel) } : undefined;
    return { layer: layer.getClassName(), ...(nested ?? settings()) };
  });

/** Drops the settings that don't matter on resume, in wrapped layers too: names and weight initializers. */
const essentials = (config: tf.serialization.ConfigDict): Record<string, unknown> => {
  const isIncidental = (name: string) => name === "name" || name.endsWith("Initializer");
  const text = JSON.stringify(config, (name, value: unknown) => (isIncidental(name) ? undefined : value));
  return JSON.parse(text) as Record<string, unknown>;
};

/**
 * Compares a training run with a checkpoint's recipe. Parts that an older checkpoint did not record are
 * ignored.
 *
 * @returns the differences
 */
export function recipeChanges(saved: Partial<Recipe>, now: Recipe, step: number): RecipeChange[] {
  const changes: RecipeChange[] = [];
  const compare = (name: string, detail: string, from: unknown, to: unknown) => {
    if (JSON.stringify(from) !== JSON.stringify(to)) changes.push({ step, name, detail, from, to });
  };
  const compareAll = (
    name: string,
    detail: string,
    from: Record<string, unknown>,
    to: Record<string, unknown>,
  ) => {
    for (const key of Object.keys({ ...from, ...to })) compare(name, `${detail}${key}`, from[key], to[key]);
  };
  for (const name of Object.keys({ ...saved.options, ...now.options })) {
    compare(name, "", saved.options?.[name], now.options[name]);
  }
  for (const [name, from] of Object.entries(saved.optimizers ?? {})) {
    compareAll(name, "", from, now.optimizers[name] ?? {});
  }
  for (const [name, from] of Object.entries(saved.models ?? {})) {
    const to = now.models[name] ?? [];
    compare(name, "number of layers", from.length, to.length);
    from.forEach((layer, i) => {
      if (to[i]) compareAll(name, `layer ${i + 1} (${String(layer.layer)}): `, layer, to[i]);
    });
  }
  return changes;
}

/**
 * Refuses changes that the caller has not allowed, since a run must otherwise resume bit for bit.
 *
 * @param allowed names of options, optimizers and models
 * @throws Error if anything else changed
 */
export function refuseChanges(changes: RecipeChange[], allowed: readonly string[]): void {
  const refused = changes.filter(({ name }) => !allowed.includes(name));
  if (refused.length === 0) return;
  const list = refused.map(({ name, detail, from, to }) => {
    const what = detail ? `${name}, ${detail}` : name;
    return `  ${what}: the checkpoint has ${asText(from)}, this training run has ${asText(to)}`;
  });
  const names = [...new Set(refused.map(({ name }) => JSON.stringify(name)))].join(", ");
  throw new Error(
    `The run's checkpoint was made with different settings:\n${list.join("\n")}\n` +
      `Use the checkpoint's settings, or start a run in another folder. To change them on purpose, name them: ` +
      `openRun(path, { resume: true, change: [${names}] }).`,
  );
}

const asText = (value: unknown) => (typeof value === "string" ? value : (JSON.stringify(value) ?? "none"));
