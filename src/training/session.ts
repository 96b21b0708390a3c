/**
 * What every training does around its steps: it counts them and closes epochs, applies settings that change, refuses
 * losses that explode, writes the run folder and goes on from it.
 *
 *     const session = await Session.open(options);            // locks the run folder, reads its checkpoint
 *     try {
 *       const train = session.owns(stepRunner(step, images, batches, options));
 *       yield* session.begin({ models, optimizers, … });       // restores the checkpoint, tells its past again
 *       while (session.goesOn) yield* session.after(await train.run(session.next()));
 *     } finally {
 *       await session.close();                                 // saves, and frees what the session owns
 *     }
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { tf } from "../tensorflow/backend";
import { RandomStream, deriveSeed, randomSeed } from "../tensorflow/random";
import type { Batches } from "./batches";
import { DivergedError, faultOf, listOf } from "./divergence";
import { EpochCounter } from "./epochCounter";
import type { Logs, TrainEvent } from "./events";
import { liveSettings, type LiveSetting, type LiveSettings } from "./liveNumbers";
import { validationKey, type Metrics } from "./metrics";
import type { KerasOptimizer } from "./optimizers/kerasOptimizer";
import { WeightAverage } from "./optimizers/weightAverage";
import {
  modelRecipe,
  optimizerRecipe,
  recipeChanges,
  refuseChanges,
  type Recipe,
  type RecipeChange,
} from "./recipe";
import type { Checkpoint } from "./run/checkpoint";
import type { RunOptions } from "./runOptions";
import type { Turn } from "./stepRunner";
import { capture, notFinite, restore, weightsOf, type TrainState } from "./trainState";
import { refuseUnseededLayers } from "./unseededLayers";

/** What a training is made of. */
export interface Training {
  models: Record<string, tf.LayersModel>;
  /** Built for the weights that each of them moves. The session owns them. */
  optimizers: Record<string, KerasOptimizer>;
  batches: Batches;
  /** How long it lasts: so many passes over the examples … */
  epochs?: number;
  /** … or so many steps. */
  steps?: number;
  /** Settings that decide the numbers: a run resumes with the same ones only. */
  options?: Recipe["options"];
  /** Settings that may change while it runs. */
  live?: Record<string, LiveSetting>;
  /**
   * The models whose weights `ema` averages.
   *
   * @defaultValue all models
   */
  averaged?: tf.LayersModel[];
  metrics?: Metrics;
  /** Measures the models after each epoch: loss becomes valLoss in the epoch's logs. */
  validate?: () => Promise<Logs>;
}

export class Session {
  /** All random numbers of the training are derived from it. */
  readonly seed: number;
  /** Averages the weights, where the option `ema` asks for it; a stepRunner takes it. */
  readonly average: WeightAverage | undefined;
  private readonly random: Record<string, RandomStream> = {};
  private readonly owned: { dispose(): void }[] = [];
  private training!: Training;
  private recipe!: Recipe;
  private live!: LiveSettings;
  private counter!: EpochCounter;
  private averagedWeights: tf.Variable[] = [];
  private readonly history: Logs[] = [];
  private validations: Record<number, Logs> = {};
  /** What was changed on purpose, in all resumes of this run, and in this one. */
  private changes: RecipeChange[] = [];
  private changed: RecipeChange[] = [];
  private turned: Logs | undefined;
  private resumedStep = 0;
  private savedStep = 0;
  private savedValidations = 0;
  private isBegun = false;
  private isSound = true;

  /**
   * Locks the run folder, if there is one, and reads the checkpoint to go on from.
   *
   * @throws where another training writes to the folder, or its checkpoint cannot be read
   */
  static async open(options: RunOptions): Promise<Session> {
    await nextTurn(); // out of a cell's synchronous part, where no interrupt can be heard
    await options.run?.acquire();
    try {
      return new Session(options, await options.run?.latest());
    } catch (error) {
      await options.run?.release();
      throw error;
    }
  }

  private constructor(
    private readonly options: RunOptions,
    private saved: Checkpoint | undefined,
  ) {
    this.seed = options.seed ?? Number(saved?.options.seed ?? randomSeed());
    this.average = options.ema === undefined ? undefined : new WeightAverage(options.ema);
  }

  /** A stream of random numbers with a name of its own. It is saved and restored, and the session owns it. */
  stream(name: string): RandomStream {
    return (this.random[name] = this.owns(new RandomStream(deriveSeed(this.seed, name))));
  }

  /** Disposes it when the session closes. */
  owns<T extends { dispose(): void }>(thing: T): T {
    this.owned.push(thing);
    return thing;
  }

  /**
   * Restores the checkpoint, if the run has one, and tells its past again.
   *
   * @returns the events of the past, marked `replayed`
   * @throws where the checkpoint was made with other settings; where a model has a layer whose randomness cannot be seeded
   */
  async *begin(training: Training): AsyncGenerator<TrainEvent, void> {
    this.training = training;
    const { models, optimizers, averaged = Object.values(models), batches, live = {} } = training;
    Object.values(optimizers).forEach((each) => this.owns(each));
    refuseUnseededLayers(models);
    this.averagedWeights = weightsOf(...averaged);
    this.average?.build(this.averagedWeights);
    this.counter = new EpochCounter(training, batches);
    this.recipe = recipeOf(training, this.seed, this.options.ema);
    const { saved } = this;
    if (saved) await this.restore(saved);
    await this.options.run?.restartLog(saved?.history ?? []); // steps after the checkpoint are done again
    tf.dispose(saved?.tensors ?? {}); // or a second copy of all weights would be held as long as the training
    this.saved = undefined;
    const before = yield* this.tellAgain(saved?.history ?? [], Object.keys(live));
    this.live = liveSettings(live, before, new Set(this.changed.map(({ name }) => name)));
    this.isBegun = true;
    this.counter.startClock();
    if (this.isEpochPending) yield* this.endEpoch();
  }

  /** The number of steps done. */
  get done(): number {
    return this.history.length;
  }

  /** Whether there are steps left. */
  get goesOn(): boolean {
    return this.done < this.counter.steps;
  }

  /**
   * To be called before each step: applies the settings that have changed.
   *
   * @throws the signal's reason, where it was aborted
   */
  next(): Turn {
    this.options.signal?.throwIfAborted();
    const step = this.done;
    this.turned = this.live.changesAt(step + 1);
    const waits = this.training.validate && this.counter.endsEpoch(step + 1);
    return { step, ...(step + 1 < this.counter.steps && !waits && { following: step + 1 }) };
  }

  /**
   * To be called after each step, with its numbers, in the order in which they are computed: writes them down, and saves a checkpoint where one is due.
   *
   * @returns the step's event, and its epoch's
   * @throws DivergedError where the numbers are no numbers or have exploded
   */
  async *after(losses: Logs): AsyncGenerator<TrainEvent, void> {
    const step = this.done + 1;
    const fault = faultOf(losses, this.history, this.training.metrics);
    if (fault) {
      // The first number comes from the weights that the step before left; a GAN's others from what this step made of them.
      const isFirst = fault.metric === Object.keys(losses)[0];
      throw await this.diverged(
        `${fault.metric} ${fault.text} at step ${step}`,
        losses,
        isFirst ? step - 1 : step,
      );
    }
    const logs = { ...losses, ...this.turned };
    this.history.push(logs);
    this.options.run?.logStep(step, logs);
    if (step % (this.options.checkpointEvery ?? 100) === 0) await this.save();
    yield* this.shown(this.counter.batch(step, losses, this.turned));
    if (this.counter.endsEpoch(step)) yield* this.endEpoch();
  }

  /** Saves what was learned since the last checkpoint, and frees everything. The models then hold the averages, if any. */
  async close(): Promise<void> {
    try {
      if (this.isBegun && this.isSound) await this.save();
    } finally {
      if (this.isSound) await this.adoptAverage();
      tf.dispose(this.saved?.tensors ?? {}); // where it failed before
      this.average?.dispose();
      for (const each of this.owned) each.dispose();
      await this.options.run?.release();
    }
  }

  private get state(): TrainState {
    const { models, optimizers } = this.training;
    return { models, optimizers, random: this.random, average: this.average };
  }

  private async restore(saved: Checkpoint): Promise<void> {
    const { live = {} } = this.training;
    const isTurned = (name: string) => name in live && typeof live[name].value !== "number"; // goes on from whatever it was
    const changes = recipeChanges({ options: saved.options, ...saved.built }, this.recipe, saved.step);
    const refusable = changes.filter(({ name }) => !isTurned(name));
    refuseChanges(refusable, this.options.run!.change);
    await restore(saved, this.state, new Set(refusable.map(({ name }) => name)));
    this.changed = refusable;
    this.changes = [...(saved.changes ?? []), ...refusable];
    this.validations = { ...saved.validations };
    this.savedValidations = Object.keys(this.validations).length;
    this.resumedStep = this.savedStep = saved.step;
  }

  /** @returns the settings as the last step left them */
  private async *tellAgain(history: Logs[], names: string[]): AsyncGenerator<TrainEvent, Logs> {
    const before: Logs = {};
    for (const entry of history) {
      // A step's entry holds, beside its losses, the settings that changed before it.
      const parts = [true, false].map((isSetting) =>
        Object.entries(entry).filter(([name]) => names.includes(name) === isSetting),
      );
      const [turned, losses] = parts.map((each): Logs => Object.fromEntries(each));
      this.history.push(entry);
      Object.assign(before, turned);
      const settings = Object.keys(turned).length > 0 ? turned : undefined;
      yield { ...this.counter.batch(this.done, losses, settings), replayed: true };
      if (!this.counter.endsEpoch(this.done) || this.isEpochPending) continue;
      yield {
        ...this.counter.epoch(this.done, this.validations[this.counter.epochOf(this.done)]),
        replayed: true,
      };
    }
    return before;
  }

  /** Whether the run was stopped at the end of an epoch, before its validation. */
  private get isEpochPending(): boolean {
    const { validate } = this.training;
    const isLast = this.done === this.resumedStep && this.done > 0;
    if (!validate || !isLast || !this.counter.endsEpoch(this.done)) return false;
    return !(this.counter.epochOf(this.done) in this.validations);
  }

  private async *endEpoch(): AsyncGenerator<TrainEvent, void> {
    const { validate } = this.training;
    const epoch = this.counter.epochOf(this.done);
    this.counter.stopClock();
    if (validate) {
      const measured = this.average ? await this.average.during(validate) : await validate();
      const logs = Object.entries(measured).map(([name, value]) => [validationKey(name), value]);
      this.validations[epoch] = Object.fromEntries(logs) as Logs;
      const wrong = Object.entries(this.validations[epoch]).find(([, value]) => !Number.isFinite(value));
      if (wrong)
        throw await this.diverged(`${wrong[0]} became ${wrong[1]} after epoch ${epoch}`, {}, this.done);
    }
    yield* this.shown(this.counter.epoch(this.done, this.validations[epoch]));
    this.counter.startClock();
  }

  /** An event is seen while the models hold the averages, if any. */
  private async *shown(event: TrainEvent): AsyncGenerator<TrainEvent, void> {
    this.average?.swap();
    try {
      yield event;
    } finally {
      this.average?.swap();
    }
  }

  private async save(): Promise<void> {
    const { run } = this.options;
    const validated = Object.keys(this.validations).length;
    if (!run || (this.savedStep === this.done && this.savedValidations === validated)) return;
    const { recipe, history, validations, changes, done } = this;
    const { options, ...built } = recipe;
    const state = await capture(this.state);
    const spoiled = await notFinite(state.tensors);
    if (spoiled.length > 0) {
      throw await this.diverged(`${spoiled[0]} is not finite after step ${done}`, history.at(-1)!, done);
    }
    await run.save({
      ...{ step: done, options, built, history, ...state },
      ...(changes.length > 0 && { changes }),
      ...(validated > 0 && { validations }),
    });
    this.savedStep = done;
    this.savedValidations = validated;
  }

  private async adoptAverage(): Promise<void> {
    if (!this.average || !this.isBegun) return;
    const [, ...averages] = await this.average.getWeights();
    this.averagedWeights.forEach((weight, i) => tf.tidy(() => weight.assign(averages[i].tensor.clone())));
  }

  /** @param step the step whose update spoiled the weights */
  private async diverged(fault: string, losses: Logs, step: number): Promise<DivergedError> {
    this.isSound = false;
    const settings = this.live.valuesAt(step);
    const names = Object.keys(settings);
    const cause =
      step === 0
        ? "No step had moved the weights before: look at the images and at the initial weights."
        : `The update of step ${step}${names.length ? `, with ${listOf(settings)},` : ""} left weights that are of no use.`;
    const rates = names.filter((name) => /learningRate$/i.test(name)).join(", ") || "learning rate";
    const numbers = Object.keys(losses).length > 0 ? ` (${listOf(losses)})` : "";
    return new DivergedError(
      `The training diverged: ${fault}${numbers}, in epoch ${this.counter.epochOf(Math.max(1, this.done))}. ${cause} ` +
        `${await this.wayBack()} A smaller ${rates} helps, or in the first steps another seed.`,
      step,
    );
  }

  private async wayBack(): Promise<string> {
    const { run } = this.options;
    if (!run || this.savedStep === 0) return "Build the models again.";
    if (this.savedStep > this.resumedStep) {
      return (
        `The last sound checkpoint, of step ${this.savedStep}, is in ${run.path}: openRun(path, { resume: true }) goes on ` +
        "from there, and its option `change` allows other settings."
      );
    }
    const older = await run.checkpointBefore(this.resumedStep);
    return (
      `This happened right after the run was resumed from step ${this.resumedStep}. ` +
      (older === undefined
        ? "There is no earlier checkpoint: start a run in another folder."
        : `The checkpoint before it is of step ${older}: openRun(path, { resume: ${older} }) goes on from there.`)
    );
  }
}

function recipeOf({ models, optimizers, options, live = {} }: Training, seed: number, ema?: number): Recipe {
  const settings = Object.entries(live).map(([name, { value }]): [string, string | number] => [
    name,
    typeof value === "number" ? value : "turned while it ran",
  ]);
  const mapped = <T, U>(record: Record<string, T>, to: (each: T) => U) =>
    Object.fromEntries(Object.entries(record).map(([name, each]) => [name, to(each)]));
  return {
    options: { ...options, ...(ema !== undefined && { ema }), ...Object.fromEntries(settings), seed },
    optimizers: mapped(optimizers, optimizerRecipe),
    models: mapped(models, modelRecipe),
  };
}
