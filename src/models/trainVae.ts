/**
 * Training the variational autoencoder. Chollet, "Deep Learning with Python", 1st edition, section 8.4, listing 8.27.
 *
 * Differs from the book:
 * - A loop that tells what it does as events, in place of Keras' compile and fit; RMSprop starts anew with each run.
 * - The loss's two parts are told apart, also in validation.
 * - Validation takes 200 images at a time, not batchSize: the mean is the same, and it is faster.
 * - Order and noise come from a seed.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { runOp, stepValues, tf } from "../tensorflow/backend";
import { compile, type Precision } from "../tensorflow/compile";
import { RandomStream, checkSeed, deriveSeed, randomSeed } from "../tensorflow/random";
import { shuffledBatches } from "../training/batches";
import { checkPrecision, positive, wholeNumber } from "../training/checks";
import type { Logs, TrainEvent } from "../training/events";
import { interruptible } from "../training/interruptible";
import { liveNumbers, numberAt, type LiveNumber } from "../training/liveNumbers";
import { MeanLogs } from "../training/meanLogs";
import { rmsprop } from "../training/optimizers/rmsprop";
import { pixelValues } from "./pixelValues";
import { checkKlWeight, type SamplingOptions } from "./vae";
import { vaeSteps, type VaeSteps } from "./vaeSteps";

export interface TrainVaeOptions extends SamplingOptions {
  /** Times that every image is seen. */
  epochs?: number;
  /** Images a step; the last step of an epoch takes what is left. */
  batchSize?: number;
  /** Of RMSprop. It may change while the training runs, as klWeight may: a slider, or a function of the step. */
  learningRate?: LiveNumber;
  /** Of RMSprop: 1e-7, in Keras 2.0.8 1e-8. */
  epsilon?: number;
  /** β, the weight of the KL term. */
  klWeight?: LiveNumber;
  /** Images to measure the loss on after each epoch, like the images to learn from: the logs' valLoss and so on. */
  validation?: tf.Tensor4D;
  /** Of the order of the images and of the sampling, 0..2³¹−1. Without it they differ every time. */
  seed?: number;
  /** What a compiled step computes in: "mixed" is faster on CPUs that compute bfloat16, and less exact. */
  precision?: Precision;
  /** Runs a step as one TensorFlow function. false runs its ops one by one: slower, the same numbers, and can be debugged. */
  compile?: boolean;
  /** Ends the loop with an error, the signal's reason. */
  signal?: AbortSignal;
}

const VALIDATION_BATCH = 200;

/** Of the numbers that may change while it runs. */
const CHECKS = {
  learningRate: (value: number) => positive("learningRate", value, "the book takes 1e-3"),
  klWeight: checkKlWeight,
};

/**
 * Trains encoder and decoder together (book: listing 8.27) and says after each step and epoch how far it is; `fit` runs it.
 * Optimizer and random numbers start anew, the weights go on from where they are.
 *
 * @param images [n, 28, 28, 1] in 0..1; they stay the caller's, as do the models
 * @returns events with loss, reconstructionLoss and klLoss (loss is their sum): of the step, or means over the epoch
 * @throws at once where options, models and images don't fit; while it runs, where the loss is no longer a number
 */
export function trainVae(
  encoder: tf.LayersModel,
  decoder: tf.LayersModel,
  images: tf.Tensor4D,
  options: TrainVaeOptions = {},
): AsyncGenerator<TrainEvent, void> {
  const settings = {
    ...options,
    epochs: wholeNumber("epochs", options.epochs ?? 10, 1, "the book takes 10"),
    batchSize: wholeNumber("batchSize", options.batchSize ?? 16, 1, "the book takes 16"),
    learningRate: options.learningRate ?? 1e-3,
    epsilon: positive(
      "epsilon",
      options.epsilon ?? 1e-7,
      "it keeps RMSprop's division finite; Keras takes 1e-7",
    ),
    klWeight: options.klWeight ?? 5e-4,
    seed: checkSeed(options.seed ?? randomSeed()),
    ...checkPrecision(options),
  };
  for (const [name, check] of Object.entries(CHECKS))
    check(numberAt(settings[name as keyof typeof CHECKS], 1));
  checkModels(encoder, decoder);
  checkImages("images", images, encoder);
  if (options.validation) checkImages("validation", options.validation, encoder);
  return trainingLoop(encoder, decoder, images, settings);
}

type Settings = TrainVaeOptions &
  Required<
    Pick<
      TrainVaeOptions,
      "epochs" | "batchSize" | "learningRate" | "epsilon" | "klWeight" | "seed" | "compile" | "precision"
    >
  >;

async function* trainingLoop(
  encoder: tf.LayersModel,
  decoder: tf.LayersModel,
  images: tf.Tensor4D,
  settings: Settings,
): AsyncGenerator<TrainEvent, void> {
  const { epochs, batchSize, validation, seed, signal } = settings;
  const optimizer = rmsprop(numberAt(settings.learningRate, 1), { epsilon: settings.epsilon });
  // A variable, so that a compiled step sees it change; a constant where it does not.
  const klWeight =
    typeof settings.klWeight === "number"
      ? settings.klWeight
      : tf.tidy(() => tf.variable(tf.scalar(numberAt(settings.klWeight, 1)), false));
  const steps = vaeSteps(encoder, decoder, optimizer, { ...settings, klWeight });
  optimizer.build(steps.weights);
  const changes = liveNumbers({ learningRate: settings.learningRate, klWeight: settings.klWeight }, CHECKS);
  const latentDim = decoder.inputs[0].shape[1]!;
  const train = runner(steps.train, latentDim, deriveSeed(seed, "sampling"), settings);
  const evaluate = runner(steps.evaluate, latentDim, deriveSeed(seed, "validation"), settings);

  const validate = async (all: tf.Tensor4D) => {
    const mean = new MeanLogs();
    for (let at = 0; at < all.shape[0]; at += VALIDATION_BATCH) {
      signal?.throwIfAborted();
      const size = Math.min(VALIDATION_BATCH, all.shape[0] - at);
      mean.add(
        await evaluate.run(
          all,
          Int32Array.from({ length: size }, (_, i) => at + i),
        ),
        size,
      );
      await nextTurn(); // or the kernel would hear nothing in the meantime
    }
    const { loss, reconstructionLoss, klLoss } = mean.result();
    return { valLoss: loss, valReconstructionLoss: reconstructionLoss, valKlLoss: klLoss };
  };

  const stepsPerEpoch = Math.ceil(images.shape[0] / batchSize);
  let step = 0;
  try {
    await nextTurn(); // out of a cell's synchronous part, where no interrupt can be heard
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const started = performance.now();
      const mean = new MeanLogs();
      const batches = [...shuffledBatches(images.shape[0], batchSize, seed, epoch)];
      for (const [i, indices] of batches.entries()) {
        signal?.throwIfAborted();
        const changed = changes(step + 1);
        if (changed?.learningRate !== undefined) optimizer.learningRate = changed.learningRate;
        if (changed?.klWeight !== undefined) assign(klWeight as tf.Variable, changed.klWeight);
        const logs = await train.run(images, indices, batches[i + 1]);
        step++;
        if (!Number.isFinite(logs.loss)) {
          throw new Error(notANumber(logs, step, epoch, optimizer.learningRate));
        }
        mean.add(logs, indices.length);
        yield {
          kind: "batch",
          epoch,
          epochs,
          step,
          stepsPerEpoch,
          logs,
          ...(changed && { settings: changed }),
        };
      }
      const msPerStep = (performance.now() - started) / stepsPerEpoch;
      const logs: Logs = { ...mean.result(), ...(validation && (await validate(validation))) };
      const seconds = (performance.now() - started) / 1000;
      yield { kind: "epoch", epoch, epochs, step, stepsPerEpoch, logs: { ...logs, seconds, msPerStep } };
    }
  } finally {
    train.dispose();
    evaluate.dispose();
    optimizer.dispose();
    if (typeof klWeight !== "number") klWeight.dispose();
  }
}

const assign = (variable: tf.Variable, value: number) => tf.tidy(() => variable.assign(tf.scalar(value)));

/** Runs a step, compiled or op by op, with random numbers of its own: validating does not change how training goes on. */
function runner(
  step: VaeSteps["train"],
  latentDim: number,
  seed: number,
  { compile: isCompiled, precision }: Pick<Settings, "compile" | "precision">,
) {
  const random = new RandomStream(seed);
  const whole = (images: tf.Tensor, indices: tf.Tensor) => {
    const [batch] = runOp("GatherV2", {}, [images, indices, tf.scalar(0, "int32")]); // tf.gather would read the indices
    return [step(batch, random.normal([indices.shape[0], latentDim]))];
  };
  const compiledStep = isCompiled ? compile(whole, { precision }) : undefined;
  let isFirst = true;
  /** Of the next step, if it is known. */
  let waiting: tf.Tensor | undefined;
  return {
    /** Does the step with these of the images, and reads what it gives. `next`: what the step after it takes. */
    run: async (images: tf.Tensor, positions: Int32Array, next?: Int32Array): Promise<Logs> => {
      const indices = waiting ?? tf.tensor1d(positions, "int32");
      waiting = undefined;
      let parts: tf.Tensor | undefined;
      try {
        if (isFirst) compiledStep?.prepare(images, indices); // so that also the first step is computed as all others are
        isFirst = false;
        if (next) compiledStep?.ahead(images, (waiting = tf.tensor1d(next, "int32")));
        [parts] = compiledStep
          ? await interruptible(compiledStep, images, indices)
          : tf.tidy(() => whole(images, indices));
        const { 0: loss, 1: reconstructionLoss, 2: klLoss } = await stepValues(parts);
        return { loss, reconstructionLoss, klLoss };
      } finally {
        tf.dispose([indices, parts]);
      }
    },
    dispose: () => {
      compiledStep?.dispose();
      waiting?.dispose();
      random.dispose();
    },
  };
}

function checkModels(encoder: tf.LayersModel, decoder: tf.LayersModel): void {
  const latent = encoder.outputs.map(({ shape }) => shape[1]);
  const expected = decoder.inputs[0].shape[1];
  if (latent.length !== 2 || latent.some((size) => size !== expected)) {
    throw new Error(
      `encoder and decoder don't fit: the encoder gives [${latent.join(", ")}] numbers (zMean, zLogVar), the decoder ` +
        `takes ${expected}. Build both with the same options.`,
    );
  }
  const [seen, made] = [encoder.inputs[0], decoder.outputs[0]].map(({ shape }) => shape.slice(1).join(", "));
  if (seen !== made) {
    throw new Error(
      `encoder and decoder don't fit: the encoder takes images [n, ${seen}], the decoder makes images [n, ${made}]. ` +
        "Build both with the same options.",
    );
  }
}

function checkImages(name: string, images: tf.Tensor4D, encoder: tf.LayersModel): void {
  const expected = encoder.inputs[0].shape.slice(1);
  const size = images.shape.slice(1);
  if (images.rank !== 4 || images.shape[0] === 0 || expected.some((each, i) => each !== size[i])) {
    throw new Error(
      `${name} must be [n, ${expected.join(", ")}] with n ≥ 1, as the encoder takes them, got [${images.shape.join(", ")}]: ` +
        "resize them, or build the models with their imageSize and channels.",
    );
  }
  const { min, max, areFinite, got } = pixelValues(images);
  if (!(min >= 0 && max <= 1 && areFinite)) {
    throw new RangeError(
      `${name} must have pixels in 0..1, got ${got}: divide bytes by 255, leave out what is not a number.`,
    );
  }
}

function notANumber(
  { loss, reconstructionLoss, klLoss }: Logs,
  step: number,
  epoch: number,
  rate: number,
): string {
  return (
    `The loss became ${loss} at step ${step} (epoch ${epoch}; reconstructionLoss ${reconstructionLoss}, klLoss ${klLoss}), ` +
    `with learningRate ${rate}. The weights are of no use any more: build the models again, ` +
    `and take a smaller learningRate or, where it happened in the first steps, another seed.`
  );
}
