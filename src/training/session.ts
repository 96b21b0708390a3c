/**
 * Does what every training run needs around its steps: counts steps and epochs, applies settings that change,
 * stops when a loss explodes, writes the run folder and resumes from it.
 *
 *     const session = await Session.open(options);            // locks the run folder, reads its checkpoint
 *     try {
 *       const optimizer = session.optimizer("optimizer", adam, { learningRate }, weightsOf(model));
 *       const train = session.trainer(step, images, order);
 *       yield* session.begin({ models: { model }, batches: order, epochs }); // restores, replays the past
 *       while (session.goesOn) yield* session.after(await train.run(session.next()));
 *     } finally {
 *       await session.close();                                 // saves, and frees what the session owns
 *     }
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { tf } from "../tensorflow/backend";
import { randomSeed } from "../tensorflow/random";
import type { Batches } from "./batches";
import { Belongings } from "./belongings";
import { divergedError, judge, type DivergedError } from "./divergence";
import { EpochCounter } from "./epochCounter";
import type { Logs, TrainEvent } from "./events";
import type { Examples } from "./examples";
import { announced, liveSettings, settingsAfter, type LiveSetting, type LiveSettings } from "./liveNumbers";
import { validationKey, type Metrics } from "./metrics";
import { WeightAverage } from "./optimizers/weightAverage";
import { recipeOf, type Recipe } from "./recipe";
import type { Checkpoint } from "./run/checkpoint";
import { checkRun, type RunOptions } from "./runOptions";
import { RunRecord } from "./runRecord";
import { stepRunner, type Step, type StepRunner, type Turn } from "./stepRunner";
import { delayTermination, terminateAfter, throwIfTerminated } from "./termination";
import { statesOf, type TrainState } from "./trainState";
import { refuseUnseededLayers } from "./unseededLayers";

/**
 * What a training run is made of, in addition to the streams, optimizers and settings that its session
 * created.
 */
export interface Training {
  models: Record<string, tf.LayersModel>;
  batches: Batches;
  /** Length of the training in passes over the examples. Give this or `steps`. */
  epochs?: number;
  /** Length of the training in steps. Give this or `epochs`. */
  steps?: number;
  /** Options that determine the results. A run resumes only with the same values. */
  options?: Recipe["options"];
  /**
   * Models whose weights `ema` averages, together with the statistics of their batch normalization.
   *
   * @defaultValue all models
   */
  averaged?: tf.LayersModel[];
  metrics?: Metrics;
  /** Evaluates the models after each epoch. Its `loss` becomes `valLoss` in the epoch's logs. */
  validate?: () => Promise<Logs>;
}

export class Session extends Belongings {
  private readonly average: WeightAverage | undefined;
  private readonly record: RunRecord;
  private training!: Training;
  private recipe!: Recipe;
  private live!: LiveSettings;
  private counter!: EpochCounter;
  private turned: Logs | undefined;
  private isBegun = false;
  /** True if the metrics of the last step allow its weights to be saved. */
  private isSound = true;
  private hasFailed = false;

  /**
   * Locks the run folder, if there is one, and reads the checkpoint to resume from.
   *
   * @throws Error if another training run is writing to the folder, or its checkpoint cannot be read;
   *   TypeError if `run` is not a run folder
   */
  static async open(options: RunOptions): Promise<Session> {
    checkRun(options.run);
    await nextTurn(); // leaves the cell's synchronous part, where no interrupt can be received
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
    super(options.seed ?? Number(saved?.options.seed ?? randomSeed()));
    const { ema, emaWarmup: warmup, emaOverwriteEvery: overwriteEvery } = options;
    this.average = ema === undefined ? undefined : new WeightAverage(ema, { warmup, overwriteEvery });
    this.record = new RunRecord(options.run);
    if (options.run) delayTermination(this);
  }

  /**
   * Makes the runner of the training's steps, with the options of the run: compiled or not, in its precision,
   * averaging the weights if `ema` asks for it. The session owns it.
   *
   * @param step a batch → named scalars, as for stepRunner
   */
  trainer<E extends Examples>(step: Step<E>, examples: E, order: Batches): StepRunner {
    return this.owns(stepRunner(step, examples, order, { ...this.options, average: this.average }));
  }

  /**
   * Makes the runner of an evaluation, which leaves the weights alone. The session owns it.
   *
   * @param order made by `batches`; an evaluation usually takes the examples in their order: "sequential"
   */
  evaluator<E extends Examples>(step: Step<E>, examples: E, order: Batches): StepRunner {
    return this.owns(stepRunner(step, examples, order, this.options));
  }

  /**
   * Restores the checkpoint, if the run has one, and replays its earlier events.
   *
   * @returns the earlier events, marked `replayed`
   * @throws RangeError, at once, if the number of epochs or steps is not a whole number ≥ 1
   * @throws Error if the checkpoint was made with different settings, or a model has a random layer that
   *   cannot be seeded
   */
  begin(training: Training): AsyncGenerator<TrainEvent, void> {
    this.counter = new EpochCounter(training, training.batches);
    return this.restore(training);
  }

  private async *restore(training: Training): AsyncGenerator<TrainEvent, void> {
    this.training = training;
    const { models, averaged = Object.values(models) } = training;
    refuseUnseededLayers(models);
    this.average?.build(statesOf(...averaged));
    this.recipe = recipeOf({
      options: training.options,
      run: this.options,
      models,
      optimizers: this.optimizers,
      live: this.settings,
      seed: this.seed,
    });
    const { saved } = this;
    await this.record.begin(saved, this.state, this.recipe, this.settings);
    tf.dispose(saved?.tensors ?? {}); // otherwise a second copy of all weights would stay in memory
    this.saved = undefined;
    const before = yield* this.tellAgain(saved?.history ?? []);
    this.live = liveSettings(this.settings, before, new Set(this.record.changed.map(({ name }) => name)));
    this.isBegun = true;
    this.counter.startClock();
    if (this.isEpochPending) yield* this.endEpoch();
  }

  /** Number of completed steps. */
  get done(): number {
    return this.record.done;
  }

  /** True if there are steps left. */
  get goesOn(): boolean {
    return this.done < this.counter.steps;
  }

  /**
   * Call this before each step. It applies the settings that have changed.
   *
   * @throws the signal's reason if it was aborted; InterruptedError if SIGTERM has arrived;
   *   RangeError if a setting has changed to a value that is not allowed
   */
  next(): Turn {
    this.options.signal?.throwIfAborted();
    throwIfTerminated();
    const step = this.done;
    this.turned = this.live.changesAt(step + 1);
    const validates = this.training.validate && this.counter.endsEpoch(step + 1);
    // A setting that has just been changed, by a schedule or by a slider that is being moved, is likely to
    // change again before the following step, which would then have been computed in vain.
    const waits = validates || this.turned;
    return { step, ...(step + 1 < this.counter.steps && !waits && { following: step + 1 }) };
  }

  /**
   * Call this after each step. It records the step's metrics, and saves a checkpoint when one is due, or when
   * whoever received the step's events wants to keep it.
   *
   * @param losses the step's metrics, in the order in which the step computed them
   * @returns the step's event and, at the end of an epoch, the epoch's event
   * @throws DivergedError if a metric is not finite or has exploded
   */
  async *after(losses: Logs): AsyncGenerator<TrainEvent, void> {
    const step = this.done + 1;
    const { fault, isSound } = judge(losses, this.record.history, this.training.metrics);
    if (fault) {
      // The first metric is computed with the weights from the preceding step, a GAN's other metrics with
      // weights that this step has already updated.
      const isFirst = fault.metric === Object.keys(losses)[0];
      const spoiling = isFirst ? fault.step - 1 : fault.step;
      throw await this.diverged(`At step ${step}, ${fault.metric} ${fault.text}`, losses, spoiling);
    }
    this.isSound = isSound;
    this.record.add({ ...losses, ...this.turned });
    if (isSound && step % (this.options.checkpointEvery ?? 100) === 0) await this.save();
    yield* this.shown(this.counter.batch(step, losses, announced(this.turned, this.settings)));
    if (this.counter.endsEpoch(step)) yield* this.endEpoch();
    if (isSound && this.options.run?.keeps(step)) await this.save();
  }

  /**
   * Saves the progress since the last checkpoint, and frees everything that the session owns. Afterwards the
   * models hold the averages, if any. If SIGTERM has arrived, the process then ends.
   */
  async close(): Promise<void> {
    await terminateAfter(this, () => this.saveAndFree());
  }

  private async saveAndFree(): Promise<void> {
    try {
      if (this.isBegun && this.isSound) await this.save();
    } finally {
      if (this.isBegun && !this.hasFailed) this.average?.adopt();
      this.average?.dispose();
      this.dispose();
      await this.record.close(this.saved);
    }
  }

  private get state(): TrainState {
    const { random, optimizers, average } = this;
    return { models: this.training.models, optimizers, random, average };
  }

  /**
   * Replays the events of the steps in a checkpoint's history.
   *
   * @returns the settings at the last step
   */
  private *tellAgain(history: Logs[]): Generator<TrainEvent, Logs> {
    const before: Logs = {};
    for (const entry of history) {
      const { losses, turned } = apart(entry, this.settings);
      const step = this.record.history.push(entry);
      Object.assign(before, turned);
      yield { ...this.counter.batch(step, losses, announced(turned, this.settings)), replayed: true };
      if (!this.counter.endsEpoch(step) || this.isEpochPending) continue;
      const validation = this.record.validations[this.counter.epochOf(step)];
      yield { ...this.counter.epoch(step, validation), replayed: true };
    }
    return before;
  }

  /** True if the run was stopped at the end of an epoch, before its validation. */
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

  /**
   * @param step the step whose update ruined the weights, counted from 1; 0 if the initial weights were
   *   already bad
   */
  private async diverged(fault: string, losses: Logs, step: number): Promise<DivergedError> {
    this.isSound = false;
    this.hasFailed = true;
    const steps = [...this.record.history, ...(this.turned ? [this.turned] : [])].slice(0, step);
    return divergedError({
      fault,
      losses,
      step,
      epoch: this.counter.epochOf(Math.max(1, this.done)),
      settings: settingsAfter(this.settings, steps),
      wayBack: await this.record.wayBack(),
    });
  }
}

/** Splits a step's history entry into metrics and the settings that changed before the step. */
function apart(entry: Logs, settings: Record<string, LiveSetting>): { losses: Logs; turned?: Logs } {
  const parts = [false, true].map((isSetting) =>
    Object.entries(entry).filter(([name]) => name in settings === isSetting),
  );
  const [losses, turned] = parts.map((each): Logs => Object.fromEntries(each));
  return { losses, ...(parts[1].length > 0 && { turned }) };
}
