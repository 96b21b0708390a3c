/**
 * Training the DCGAN. Chollet, "Deep Learning with Python", 1st edition, section 8.5, listings 8.31 and 8.32.
 *
 * Differs from the book:
 * - Images are in −1..1, as the generator's tanh makes them. The book's are in 0..1 (`rangeMismatch`).
 * - Each network has an optimizer and a list of weights of its own, in place of a frozen discriminator inside a third model.
 * - A run can be stopped, even killed, and goes on from its last checkpoint as if nothing had happened.
 * - Noise, order and initial weights come from seeds; the spread of the samples is measured.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { tf } from "../tensorflow/backend";
import type { Precision } from "../tensorflow/compile";
import { checkSeed, randomSeed } from "../tensorflow/random";
import type { Checkpoint } from "../training/checkpoint";
import { checkPrecision, notNegative, oneOf, positive, wholeNumber } from "../training/checks";
import type { Logs, TrainEvent } from "../training/events";
import { liveNumbers, numberAt, type LiveNumber } from "../training/liveNumbers";
import { MeanLogs } from "../training/meanLogs";
import type { RunFolder } from "../training/runFolder";
import { checkImages, checkModels } from "./dcganChecks";
import { capture, refuseOtherOptions, restore } from "./dcganState";
import { DcganTrainer, type DcganSettings } from "./dcganTrainer";

export interface TrainDcganOptions {
  /** Steps of the generator. The book: 10,000. */
  iterations?: number;
  /** Real images a step, and as many generated ones. The book: 20. */
  batchSize?: number;
  /** z is drawn from N(0, I), or evenly from −1..1: see trick 2. */
  latentDistribution?: "normal" | "uniform";
  /** The discriminator's labels get labelNoise · uniform(0..1): see trick 3. The book: 0.05. */
  labelNoise?: number;
  /** What the generator wants the discriminator to say of its images, 0..1. The book: 0, "real". */
  misleadingTarget?: number;
  /** Steps of the discriminator, each with new images, for one of the generator. */
  dSteps?: number;
  /** The real images in their order, over and over (the book), or in a new order each time. */
  order?: "sequential" | "shuffled";
  /** Of the discriminator's RMSprop. The book: 8e-4. Both may change while the training runs: sliders, or functions of the step. */
  dLearningRate?: LiveNumber;
  /** Of the generator's RMSprop. The book: 4e-4. */
  aLearningRate?: LiveNumber;
  /** Allows images in 0..1 for a generator that makes −1..1, as the book's first printing had it. */
  rangeMismatch?: boolean;
  /** Of noise, dropout and order, 0..2³¹−1. Without it they differ every time. */
  seed?: number;
  /** What a compiled step computes in: "mixed" is faster on CPUs that compute bfloat16, and less exact. */
  precision?: Precision;
  /** Runs a step as one TensorFlow function. false runs its ops one by one: slower, and can be debugged. */
  compile?: boolean;
  /** Ends the loop with an error, the signal's reason. */
  signal?: AbortSignal;
  /** Where to write losses and checkpoints, and to go on from: see openRun. */
  run?: RunFolder;
  /** Steps between two checkpoints. The book saves its weights every 100. */
  checkpointEvery?: number;
}

type Settings = Omit<DcganSettings, "seed" | Rate> & Record<Rate, LiveNumber>;
type Rate = "dLearningRate" | "aLearningRate";
const RATES: Rate[] = ["dLearningRate", "aLearningRate"];

const CHECKS = {
  dLearningRate: (value: number) => positive("dLearningRate", value, "the book takes 8e-4"),
  aLearningRate: (value: number) => positive("aLearningRate", value, "the book takes 4e-4"),
};

/**
 * Trains generator and discriminator against each other (book: listing 8.32) and says after each step how far it is; `fit`
 * runs it. An epoch is one pass over the real images: 250 steps for the book's 5,000 frogs.
 *
 * With a `run` that holds a checkpoint it goes on from there, to the last bit, after it has told again what happened
 * before (events with `replayed`). The state is saved every checkpointEvery steps, and when it is left: by its end, an
 * interrupt, `break`, an aborted signal.
 *
 * @param images [n, 32, 32, 3] in −1..1; they stay the caller's, as do the models
 * @returns events with dLoss, aLoss (nats) and spread: the standard deviation over the samples, mean over their pixels
 * @throws at once where options, models and images don't fit; at the first step where the run's checkpoint is of other
 *   options; while it runs, where a loss is no longer a number
 */
export function trainDcgan(
  generator: tf.LayersModel,
  discriminator: tf.LayersModel,
  images: tf.Tensor4D,
  options: TrainDcganOptions = {},
): AsyncGenerator<TrainEvent, void> {
  const settings = checked(options);
  for (const name of RATES) CHECKS[name](numberAt(settings[name], 1));
  checkModels(generator, discriminator);
  const about = checkImages(images, generator, settings.batchSize * settings.dSteps, settings.rangeMismatch);
  return trainingLoop(generator, discriminator, images, { ...settings, images: about }, options);
}

async function* trainingLoop(
  generator: tf.LayersModel,
  discriminator: tf.LayersModel,
  images: tf.Tensor4D,
  settings: Settings & { images: string },
  { iterations = 10_000, run, checkpointEvery = 100, signal, seed }: TrainDcganOptions,
): AsyncGenerator<TrainEvent, void> {
  await nextTurn(); // out of a cell's synchronous part, where no interrupt can be heard
  await run?.acquire();
  let trainer: DcganTrainer | undefined;
  let saved: Checkpoint | undefined;
  try {
    saved = await run?.latest();
    const rates = { dLearningRate: settings.dLearningRate, aLearningRate: settings.aLearningRate };
    const options = {
      ...settings,
      dLearningRate: fixedOrLive(rates.dLearningRate),
      aLearningRate: fixedOrLive(rates.aLearningRate),
      seed: seed ?? Number(saved?.options.seed ?? randomSeed()),
    };
    // Rates that are turned go on from whatever they were.
    const turned = RATES.filter((name) => typeof rates[name] !== "number");
    if (saved) refuseOtherOptions(omit(saved.options, turned), omit(options, turned));
    trainer = new DcganTrainer(generator, discriminator, images, {
      ...options,
      dLearningRate: numberAt(rates.dLearningRate, 1),
      aLearningRate: numberAt(rates.aLearningRate, 1),
    });
    const before: Logs = {}; // the rates of the last step that was done
    const history: Logs[] = [];
    const progress = eventsOf(
      iterations,
      Math.floor(images.shape[0] / (settings.batchSize * settings.dSteps)),
    );
    if (saved) await restore(saved, trainer.state);
    await run?.restartLog(saved?.history ?? []); // steps after the checkpoint are done again
    if (saved) {
      tf.dispose(saved.tensors); // or a second copy of all weights would be held as long as the training
      for (const logs of saved.history) {
        history.push(logs);
        Object.assign(before, apart(logs).settings);
        for (const event of progress.after(history.length, logs)) yield { ...event, replayed: true };
      }
    }
    const changes = liveNumbers(rates, CHECKS, before);
    trainer.setRates(before);
    trainer.prepare();
    progress.startClock();

    let savedStep = history.length;
    const save = async () => {
      if (!run || savedStep === history.length) return;
      await run.save({ step: history.length, options, history, ...(await capture(trainer!.state)) });
      savedStep = history.length;
    };
    let isSound = true;
    try {
      while (history.length < iterations) {
        signal?.throwIfAborted();
        const step = history.length + 1;
        const changed = changes(step);
        trainer.setRates(changed);
        const logs = { ...(await trainer.step(history.length)), ...changed };
        if (!Object.values(logs).every(Number.isFinite)) {
          isSound = false;
          throw new Error(notANumber(logs, step, savedStep, run));
        }
        history.push(logs);
        run?.logStep(step, logs);
        if (step % checkpointEvery === 0) await save();
        for (const event of progress.after(step, logs)) yield event;
      }
    } finally {
      if (isSound) await save();
    }
  } finally {
    tf.dispose(saved?.tensors ?? {}); // where it failed before
    trainer?.dispose();
    await run?.release();
  }
}

/** Numbers the steps, and closes an epoch with its means. */
function eventsOf(iterations: number, stepsPerPass: number) {
  const stepsPerEpoch = Math.min(stepsPerPass, iterations);
  const epochs = Math.ceil(iterations / stepsPerEpoch);
  let mean = new MeanLogs();
  let timed = 0;
  let started: number | undefined;
  const startClock = () => {
    timed = 0;
    started = performance.now();
  };
  return {
    startClock,
    *after(step: number, logs: Logs): Generator<TrainEvent> {
      const epoch = Math.ceil(step / stepsPerEpoch);
      const about = { epoch, epochs, step, stepsPerEpoch, steps: iterations };
      const { losses, settings } = apart(logs);
      mean.add(losses, 1);
      timed++;
      yield { ...about, kind: "batch", logs: losses, ...(settings && { settings }) };
      if (step % stepsPerEpoch !== 0 && step !== iterations) return;
      const seconds = started === undefined ? undefined : (performance.now() - started) / 1000;
      const time: Logs = seconds === undefined ? {} : { seconds, msPerStep: (1000 * seconds) / timed };
      yield { ...about, kind: "epoch", logs: { ...mean.result(), ...time } };
      mean = new MeanLogs();
      if (started !== undefined) startClock();
    },
  };
}

/** A step's entry in the history holds, beside its losses, the rates that it took and the step before did not. */
function apart(logs: Logs): { losses: Logs; settings?: Logs } {
  const [losses, settings] = [false, true].map((wanted) =>
    Object.fromEntries(
      Object.entries(logs).filter(([name]) => (RATES as string[]).includes(name) === wanted),
    ),
  );
  return { losses, ...(Object.keys(settings).length > 0 && { settings }) };
}

const omit = (options: Record<string, string | number | boolean>, names: string[]) =>
  Object.fromEntries(Object.entries(options).filter(([name]) => !names.includes(name)));

/** How a checkpoint knows a setting: a run whose rates are turned goes on as one whose rates are turned. */
const fixedOrLive = (rate: LiveNumber) => (typeof rate === "number" ? rate : "turned while it ran");

/** The options with the book's values for those that were left out. */
function checked(options: TrainDcganOptions): Settings {
  const {
    iterations = 10_000,
    checkpointEvery = 100,
    batchSize = 20,
    latentDistribution = "normal",
    labelNoise = 0.05,
    misleadingTarget = 0,
    dSteps = 1,
    order = "sequential",
    dLearningRate = 8e-4,
    aLearningRate = 4e-4,
    rangeMismatch = false,
    seed,
  } = options;
  wholeNumber("iterations", iterations, 1, "the book takes 10,000");
  wholeNumber("checkpointEvery", checkpointEvery, 1, "the book saves its weights every 100 steps");
  if (seed !== undefined) checkSeed(seed);
  if (misleadingTarget > 1) {
    throw new RangeError(
      `misleadingTarget must be in 0..1, got ${misleadingTarget}: 0 is "real", which the book takes.`,
    );
  }
  return {
    batchSize: wholeNumber("batchSize", batchSize, 1, "the book takes 20"),
    latentDistribution: oneOf("latentDistribution", latentDistribution, ["normal", "uniform"]),
    labelNoise: notNegative("labelNoise", labelNoise, "the book takes 0.05, 0 leaves it out"),
    misleadingTarget: notNegative("misleadingTarget", misleadingTarget, 'the book takes 0, "real"'),
    dSteps: wholeNumber("dSteps", dSteps, 1, "the book takes 1"),
    order: oneOf("order", order, ["sequential", "shuffled"]),
    dLearningRate,
    aLearningRate,
    rangeMismatch,
    ...checkPrecision(options),
  };
}

function notANumber({ dLoss, aLoss }: Logs, step: number, savedStep: number, run?: RunFolder): string {
  const wayBack =
    run && savedStep > 0
      ? `The last checkpoint, of step ${savedStep}, is in ${run.path}: openRun(path, { resume: true }) goes on from there, ` +
        "but its options cannot change; with others, start another run."
      : "Build the models again.";
  return (
    `A loss became not a number at step ${step}: dLoss ${dLoss}, aLoss ${aLoss}. The weights are of no use any more. ` +
    `${wayBack} Smaller learning rates (dLearningRate, aLearningRate) help.`
  );
}
