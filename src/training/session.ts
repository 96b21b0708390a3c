/**
 * What every training does around its steps: it counts them and closes epochs, applies settings that change,
 * refuses losses that explode, writes the run folder and goes on from it.
 *
 *     const session = await Session.open(options);            // locks the run folder, reads its checkpoint
 *     try {
 *       const optimizer = session.optimizer("optimizer", adam, { learningRate }, weightsOf(model));
 *       const train = session.owns(stepRunner(step, images, order, options));
 *       yield* session.begin({ models: { model }, batches: order, epochs }); // restores, tells the past again
 *       while (session.goesOn) yield* session.after(await train.run(session.next()));
 *     } finally {
 *       await session.close();                                 // saves, and frees what the session owns
 *     }
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { tf } from "../tensorflow/backend";
import { RandomStream, deriveSeed, randomSeed } from "../tensorflow/random";
import type { Batches } from "./batches";
import { positive } from "./checks";
import { DivergedError, judge, listOf } from "./divergence";
import { EpochCounter } from "./epochCounter";
import type { Logs, TrainEvent } from "./events";
import { liveSettings, numberAt, type LiveNumber, type LiveSetting, type LiveSettings } from "./liveNumbers";
import { validationKey, type Metrics } from "./metrics";
import type { KerasOptimizer } from "./optimizers/kerasOptimizer";
import { WeightAverage } from "./optimizers/weightAverage";
import { recipeOf, type Recipe } from "./recipe";
import type { Checkpoint } from "./run/checkpoint";
import type { MakeOptimizer, RunOptions } from "./runOptions";
import { RunRecord } from "./runRecord";
import type { Turn } from "./stepRunner";
import { weightsOf, type TrainState } from "./trainState";
import { refuseUnseededLayers } from "./unseededLayers";

/** What a training is made of, besides the streams, optimizers and settings that its session made. */
export interface Training {
  models: Record<string, tf.LayersModel>;
  batches: Batches;
  /** How long it lasts: so many passes over the examples … */
  epochs?: number;
  /** … or so many steps. */
  steps?: number;
  /** Options that decide the numbers: a run resumes with the same ones only. */
  options?: Recipe["options"];
  /**
   * The models whose weights `ema` averages.
   *
   * @defaultValue all models
   */
  averaged?: tf.LayersModel[];
  metrics?: Metrics;
  /** Measures the models after each epoch: its loss becomes valLoss in the epoch's logs. */
  validate?: () => Promise<Logs>;
}

export class Session {
  /** All random numbers of the training are derived from it. */
  readonly seed: number;
  /** Averages the weights, where the option `ema` asks for it; give it to the stepRunner that trains. */
  readonly average: WeightAverage | undefined;
  private readonly random: Record<string, RandomStream> = {};
  private readonly optimizers: Record<string, KerasOptimizer> = {};
  private readonly settings: Record<string, LiveSetting> = {};
  private readonly owned: { dispose(): void }[] = [];
  private readonly record: RunRecord;
  private training!: Training;
  private recipe!: Recipe;
  private live!: LiveSettings;
  private counter!: EpochCounter;
  private averagedWeights: tf.Variable[] = [];
  private turned: Logs | undefined;
  private isBegun = false;
  /** Whether the numbers of the last step allow its weights to be saved. */
  private isSound = true;
  private hasFailed = false;

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
    this.record = new RunRecord(options.run);
  }

  /** A stream of random numbers with a name of its own, which checkpoints keep. The session owns it. */
  stream(name: string): RandomStream {
    return (this.random[name] = this.owns(new RandomStream(deriveSeed(this.seed, name))));
  }

  /**
   * The optimizer of one network, whose state checkpoints keep, and whose learning rate may change. The
   * session owns it.
   *
   * @param rate the learning rate by the name of its option: `{ learningRate }`
   * @param weights what the optimizer moves, always in this order
   * @param check throws where the learning rate cannot have a value
   */
  optimizer(
    name: string,
    make: MakeOptimizer,
    rate: Record<string, LiveNumber>,
    weights: tf.Variable[],
    check?: (value: number) => void,
  ): KerasOptimizer {
    const [option, value] = Object.entries(rate)[0];
    const optimizer = this.owns(make(numberAt(value, 1)));
    optimizer.build(weights);
    this.settings[option] = {
      value,
      check: check ?? ((each) => positive(option, each, "it is a learning rate")),
      set: (each) => (optimizer.learningRate = each),
    };
    return (this.optimizers[name] = optimizer);
  }

  /**
   * A number that may change, as a scalar for the step, compiled or not. The session owns it.
   *
   * @param setting the number by the name of its option: `{ klWeight }`
   * @param check throws where the setting cannot have a value
   */
  setting(setting: Record<string, LiveNumber>, check: (value: number) => void = () => {}): tf.Variable {
    const [option, value] = Object.entries(setting)[0];
    const variable = this.owns(tf.tidy(() => tf.variable(tf.scalar(numberAt(value, 1)), false)));
    const set = (each: number) => tf.tidy(() => variable.assign(tf.scalar(each)));
    this.settings[option] = { value, check, set };
    return variable;
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
   * @throws where the checkpoint was made with other settings; where a model has a layer whose randomness
   *   cannot be seeded
   */
  async *begin(training: Training): AsyncGenerator<TrainEvent, void> {
    this.training = training;
    const { models, averaged = Object.values(models), batches } = training;
    refuseUnseededLayers(models);
    this.averagedWeights = weightsOf(...averaged);
    this.average?.build(this.averagedWeights);
    this.counter = new EpochCounter(training, batches);
    const { ema } = this.options;
    const options = { ...training.options, ...(ema !== undefined && { ema }) };
    this.recipe = recipeOf({
      options,
      models,
      optimizers: this.optimizers,
      live: this.settings,
      seed: this.seed,
    });
    const { saved } = this;
    await this.record.begin(saved, this.state, this.recipe, this.settings);
    tf.dispose(saved?.tensors ?? {}); // or a second copy of all weights would be held as long as the training
    this.saved = undefined;
    const before = yield* this.tellAgain(saved?.history ?? []);
    this.live = liveSettings(this.settings, before, new Set(this.record.changed.map(({ name }) => name)));
    this.isBegun = true;
    this.counter.startClock();
    if (this.isEpochPending) yield* this.endEpoch();
  }

  /** The number of steps done. */
  get done(): number {
    return this.record.done;
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
   * To be called after each step: writes its numbers down, and saves a checkpoint where one is due.
   *
   * @param losses the step's numbers, in the order in which it computed them
   * @returns the step's event, and its epoch's
   * @throws DivergedError where the numbers are no numbers or have exploded
   */
  async *after(losses: Logs): AsyncGenerator<TrainEvent, void> {
    const step = this.done + 1;
    const { fault, isSound } = judge(losses, this.record.history, this.training.metrics);
    if (fault) {
      // The first number comes from the weights that the step before left; a GAN's others from what this step
      // made of them.
      const isFirst = fault.metric === Object.keys(losses)[0];
      const spoiling = isFirst ? fault.step - 1 : fault.step;
      throw await this.diverged(`At step ${step}, ${fault.metric} ${fault.text}`, losses, spoiling);
    }
    this.isSound = isSound;
    this.record.add({ ...losses, ...this.turned });
    if (isSound && step % (this.options.checkpointEvery ?? 100) === 0) await this.save();
    yield* this.shown(this.counter.batch(step, losses, this.turned));
    if (this.counter.endsEpoch(step)) yield* this.endEpoch();
  }

  /**
   * Saves what was learned since the last checkpoint, and frees everything. The models then hold the
   * averages, if any.
   */
  async close(): Promise<void> {
    try {
      if (this.isBegun && this.isSound) await this.save();
    } finally {
      if (this.isBegun && !this.hasFailed) await this.adoptAverage();
      this.average?.dispose();
      for (const each of this.owned) each.dispose();
      await this.record.close(this.saved);
    }
  }

  private get state(): TrainState {
    const { random, optimizers, average } = this;
    return { models: this.training.models, optimizers, random, average };
  }

  /** @returns the settings as the last step left them */
  private *tellAgain(history: Logs[]): Generator<TrainEvent, Logs> {
    const before: Logs = {};
    for (const entry of history) {
      // A step's entry holds, beside its losses, the settings that changed before it.
      const parts = [true, false].map((isSetting) =>
        Object.entries(entry).filter(([name]) => name in this.settings === isSetting),
      );
      const [turned, losses] = parts.map((each): Logs => Object.fromEntries(each));
      const step = this.record.history.push(entry);
      Object.assign(before, turned);
      const settings = Object.keys(turned).length > 0 ? turned : undefined;
      yield { ...this.counter.batch(step, losses, settings), replayed: true };
      if (!this.counter.endsEpoch(step) || this.isEpochPending) continue;
      const validation = this.record.validations[this.counter.epochOf(step)];
      yield { ...this.counter.epoch(step, validation), replayed: true };
    }
    return before;
  }

  /** Whether the run was stopped at the end of an epoch, before its validation. */
  private get isEpochPending(): boolean {
    const { done, validations, resumedStep } = this.record;
    const isLast = done === resumedStep && done > 0;
    if (!this.training.validate || !isLast || !this.counter.endsEpoch(done)) return false;
    return !(this.counter.epochOf(done) in validations);
  }

  private async *endEpoch(): AsyncGenerator<TrainEvent, void> {
    const { validate } = this.training;
    const { validations } = this.record;
    const epoch = this.counter.epochOf(this.done);
    this.counter.stopClock();
    if (validate) {
      const measured = Object.entries(this.average ? await this.average.during(validate) : await validate());
      const logs = measured.map(([name, value]): [string, number] => [validationKey(name), value]);
      const wrong = logs.find(([, value]) => !Number.isFinite(value));
      if (wrong)
        throw await this.diverged(`After epoch ${epoch}, ${wrong[0]} became ${wrong[1]}`, {}, this.done);
      validations[epoch] = Object.fromEntries(logs);
    }
    yield* this.shown(this.counter.epoch(this.done, validations[epoch]));
    this.counter.startClock();
  }

  /** Yields an event while the models hold the averages, if any. */
  private *shown(event: TrainEvent): Generator<TrainEvent, void> {
    this.average?.swap();
    try {
      yield event;
    } finally {
      this.average?.swap();
    }
  }

  private async save(): Promise<void> {
    const spoiled = await this.record.save(this.state, this.recipe);
    if (!spoiled) return;
    const step = this.done;
    throw await this.diverged(
      `After step ${step}, ${spoiled} is not finite`,
      this.record.history.at(-1)!,
      step,
    );
  }

  private async adoptAverage(): Promise<void> {
    if (!this.average) return;
    const [, ...averages] = await this.average.getWeights();
    this.averagedWeights.forEach((weight, i) => tf.tidy(() => weight.assign(averages[i].tensor.clone())));
  }

  /** The live settings that a step took. */
  private settingsAt(step: number): Logs {
    const names = Object.keys(this.settings);
    const entries = names.flatMap((name) => {
      const { value } = this.settings[name];
      const last = this.record.history.slice(0, step).findLast((entry) => name in entry)?.[name];
      const current = step > this.done ? this.turned?.[name] : undefined;
      const known = current ?? last ?? (typeof value === "number" ? value : undefined);
      return known === undefined ? [] : [[name, known] as const];
    });
    return Object.fromEntries(entries);
  }

  /** @param step the step whose update spoiled the weights */
  private async diverged(fault: string, losses: Logs, step: number): Promise<DivergedError> {
    this.isSound = false;
    this.hasFailed = true;
    const settings = this.settingsAt(step);
    const names = Object.keys(settings);
    const cause =
      step === 0
        ? "No step had moved the weights before: look at the images and at the initial weights."
        : `The update of step ${step}${names.length ? `, with ${listOf(settings)},` : ""} left weights that are of no use.`;
    const rates = names.filter((name) => /learningRate$/i.test(name)).join(", ") || "learning rate";
    const epoch = this.counter.epochOf(Math.max(1, this.done));
    const numbers = Object.keys(losses).length > 0 ? ` (${listOf(losses)})` : "";
    return new DivergedError(
      `The training diverged. ${fault}${numbers}, in epoch ${epoch}. ${cause} ` +
        `${await this.record.wayBack()} A smaller ${rates} helps, or in the first steps another seed.`,
      step,
    );
  }
}
