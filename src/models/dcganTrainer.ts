import { setImmediate as nextTurn } from "node:timers/promises";
import { stepValues, tf } from "../tensorflow/backend";
import { compile, type Compiled, type Precision } from "../tensorflow/compile";
import { RandomStream, deriveSeed } from "../tensorflow/random";
import { shuffledBatches } from "../training/batches";
import type { Logs } from "../training/events";
import { interruptible } from "../training/interruptible";
import { rmsprop } from "../training/optimizers/rmsprop";
import type { DcganState } from "./dcganState";
import { dcganSteps, weightsOf } from "./dcganSteps";

/** The options of trainDcgan that say what is computed: all that a run which resumes must have in common with before. */
export interface DcganSettings {
  batchSize: number;
  latentDistribution: "normal" | "uniform";
  labelNoise: number;
  misleadingTarget: number;
  dSteps: number;
  order: "sequential" | "shuffled";
  dLearningRate: number;
  aLearningRate: number;
  rangeMismatch: boolean;
  compile: boolean;
  precision: Precision;
  seed: number;
}

/** RMSprop as in the book, with the ε of its Keras, 2.0.8. */
const RMSPROP = { clipValue: 1, decay: 1e-8, epsilon: 1e-8 };

/** One step after the other: which images it takes, its noise, its function. */
export class DcganTrainer {
  readonly state: DcganState;
  private readonly iteration: (real: tf.Tensor) => [tf.Tensor];
  private readonly compiled?: Compiled<[tf.Tensor], [tf.Tensor]>;
  private order: { pass: number; batches: Int32Array[] } = { pass: -1, batches: [] };

  constructor(
    generator: tf.LayersModel,
    discriminator: tf.LayersModel,
    private readonly images: tf.Tensor4D,
    private readonly settings: DcganSettings,
  ) {
    const stream = (name: string) => new RandomStream(deriveSeed(settings.seed, name));
    this.state = {
      models: { generator, discriminator },
      optimizers: {
        dOptimizer: rmsprop(settings.dLearningRate, RMSPROP),
        aOptimizer: rmsprop(settings.aLearningRate, RMSPROP),
      },
      random: { latent: stream("latent"), labelNoise: stream("labelNoise"), dropout: stream("dropout") },
    };
    const { dOptimizer, aOptimizer } = this.state.optimizers;
    dOptimizer.build(weightsOf(discriminator));
    aOptimizer.build(weightsOf(generator));
    const iteration = iterationOf(this.state, settings);
    if (settings.compile) this.compiled = compile(iteration, { precision: settings.precision });
    this.iteration = iteration;
  }

  /** Compiles the step, so that also the first one is computed as all others are. */
  prepare(): void {
    tf.tidy(() => this.compiled?.prepare(this.realImages(0)));
  }

  /** From the next step on. */
  setRates({ dLearningRate, aLearningRate }: { dLearningRate?: number; aLearningRate?: number } = {}): void {
    const { dOptimizer, aOptimizer } = this.state.optimizers;
    if (dLearningRate !== undefined) dOptimizer.learningRate = dLearningRate;
    if (aLearningRate !== undefined) aOptimizer.learningRate = aLearningRate;
  }

  /** @param done steps before this one */
  async step(done: number): Promise<Logs> {
    const real = tf.tidy(() => this.realImages(done));
    let numbers: tf.Tensor | undefined;
    try {
      [numbers] = this.compiled
        ? await interruptible(this.compiled, real)
        : tf.tidy(() => this.iteration(real));
      const { 0: dLoss, 1: aLoss, 2: spread } = await stepValues(numbers);
      await nextTurn(); // op by op, nothing else gives the kernel a chance to listen
      return { dLoss, aLoss, spread };
    } finally {
      tf.dispose([real, numbers]);
    }
  }

  dispose(): void {
    this.compiled?.dispose();
    for (const each of Object.values({ ...this.state.optimizers, ...this.state.random })) each.dispose();
  }

  /** [dSteps · batchSize, height, width, channels]: what the discriminator sees in this step. */
  private realImages(done: number): tf.Tensor {
    const { dSteps, batchSize } = this.settings;
    const perPass = Math.floor(this.images.shape[0] / batchSize); // what is left over waits for the next pass, as in the book
    const batches = Array.from({ length: dSteps }, (_, i) => {
      const taken = done * dSteps + i;
      const at = taken % perPass;
      if (this.settings.order === "sequential") return this.images.slice(at * batchSize, batchSize);
      return this.images.gather(tf.tensor1d(this.shuffled(Math.floor(taken / perPass))[at], "int32"));
    });
    return dSteps === 1 ? batches[0] : tf.concat(batches);
  }

  private shuffled(pass: number): Int32Array[] {
    if (this.order.pass !== pass) {
      const { batchSize, seed } = this.settings;
      this.order = { pass, batches: [...shuffledBatches(this.images.shape[0], batchSize, seed, pass)] };
    }
    return this.order.batches;
  }
}

/** A step of the discriminator (or dSteps of them) and one of the generator, as a function of the real images. */
function iterationOf(
  { models, optimizers, random }: DcganState,
  { batchSize, dSteps, latentDistribution, labelNoise, misleadingTarget }: DcganSettings,
): (real: tf.Tensor) => [tf.Tensor] {
  const { generator, discriminator } = models;
  const steps = dcganSteps(generator, discriminator, optimizers.dOptimizer, optimizers.aOptimizer, {
    misleadingTarget,
  });
  const latentShape: [number, number] = [batchSize, generator.inputs[0].shape[1]!];
  const drawLatent = () =>
    latentDistribution === "normal"
      ? random.latent.normal(latentShape)
      : random.latent.uniform(latentShape, -1, 1);
  const drawLabelNoise = () =>
    labelNoise === 0
      ? tf.zeros([2 * batchSize, 1])
      : random.labelNoise.uniform([2 * batchSize, 1], 0, labelNoise);

  return (real) => {
    let dLoss!: tf.Scalar;
    let generated!: tf.Tensor4D;
    for (let i = 0; i < dSteps; i++) {
      generated = steps.generate(drawLatent());
      const batch = real.slice(i * batchSize, batchSize);
      dLoss = steps.discriminator(generated, batch, drawLabelNoise(), random.dropout);
    }
    const aLoss = steps.generator(drawLatent(), random.dropout);
    const spread = tf.moments(generated, 0).variance.sqrt().mean();
    return [tf.stack([dLoss, aLoss, spread])]; // one tensor, so that one read is enough
  };
}
