import { expect } from "chai";
import { buildDiscriminator, buildGenerator } from "../../../src/models/dcgan/networks";
import { dcganSteps } from "../../../src/models/dcgan/step";
import type { RandomSource } from "../../../src/models/layers/randomLayers";
import { tf } from "../../../src/tensorflow/backend";
import { compile } from "../../../src/tensorflow/compile";
import { rmsprop } from "../../../src/training/optimizers/rmsprop";
import { distance, fixture, noise, pixels, uniform, weight, type Stored } from "../kerasInputs";

/** The changes made by the steps, weight by weight. */
interface Changes {
  /** Final minus initial weights. */
  moved: Stored[];
  /** The optimizer's slots. */
  rms: Stored[];
}

interface Run {
  /** Initial value of the optimizers' mean squares. */
  rms: number;
  /** dLoss and aLoss of each step. */
  losses: [number, number][];
  generator: Changes;
  discriminator: Changes;
}

interface Fixture {
  settings: { size: number; latent_dim: number; width: number };
  salt: number;
  batch: number;
  runs: Run[];
}

interface Got {
  moved: Float32Array[];
  rms: Float32Array[];
  iterations: number;
}

/** A model that starts from the script's weights, with an optimizer that starts from its mean squares. */
async function network(model: tf.LayersModel, learningRate: number, salt: number, rms: number) {
  const start = model.weights.map(({ shape }, i) => weight(shape as number[], salt + i));
  model.weights.forEach((each, i) => each.write(start[i]));
  const optimizer = rmsprop(learningRate, { clipValue: 1, decay: 1e-8, epsilon: 1e-8 });
  await optimizer.setWeights([
    { name: "iterations", tensor: tf.scalar(0, "int32") },
    ...start.map(({ shape }) => ({ name: "rms", tensor: tf.fill(shape, rms) })),
  ]);
  const changes = async (): Promise<Got> => {
    const [iterations, ...slots] = await optimizer.getWeights();
    return {
      moved: model.weights.map((each, i) => each.read().sub(start[i]).dataSync<"float32">()),
      rms: slots.map(({ tensor }) => tensor.dataSync<"float32">()),
      iterations: iterations.tensor.dataSync()[0],
    };
  };
  return { optimizer, changes, dispose: () => [model, optimizer].forEach((each) => each.dispose()) };
}

/** A source of random numbers that gives dropout a fixed mask, which has the features' shape. */
const given = (numbers: tf.Tensor): RandomSource => ({
  uniform: <R extends tf.Rank>(shape: tf.ShapeMap[R]) => {
    expect(shape).to.deep.equal(numbers.shape);
    return numbers as tf.Tensor<R>;
  },
});

/** Our side of the script's train(). */
async function train({ settings, salt, batch }: Fixture, { rms, losses }: Run, compiled: boolean) {
  const { size: imageSize, latent_dim: latentDim, width } = settings;
  const generator = buildGenerator({ imageSize, latentDim, width, seed: 0 });
  const discriminator = buildDiscriminator({ imageSize, width, seed: 0 });
  const g = await network(generator, 4e-4, salt, rms);
  const d = await network(discriminator, 8e-4, salt + generator.weights.length, rms);
  const features = discriminator.getLayer("flatten_1").outputShape[1] as number;
  const drawn = (rows: number, columns: number, at: number) =>
    tf.tensor2d(Float32Array.from(uniform(rows * columns, at)), [rows, columns]);

  const steps = dcganSteps(generator, discriminator, d.optimizer, g.optimizer);
  const dStep = (z: tf.Tensor, real: tf.Tensor, labelNoise: tf.Tensor, mask: tf.Tensor) => [
    steps.discriminator(generator.apply(z) as tf.Tensor, real, labelNoise, given(mask)),
  ];
  const aStep = (z: tf.Tensor, mask: tf.Tensor) => [steps.generator(z, given(mask))];
  const [compiledD, compiledA] = [compile(dStep), compile(aStep)];
  const history: number[][] = [];
  for (let step = 0; step < losses.length; step++) {
    const at = salt + 100 + 10 * step;
    const z = [0, 1].map((part) => noise([batch, latentDim], at + part));
    const real = pixels(batch, imageSize, at + 2, 3)
      .mul(2)
      .sub(1);
    const labelNoise = drawn(2 * batch, 1, at + 3).mul(0.05);
    const masks = [drawn(2 * batch, features, at + 4), drawn(batch, features, at + 5)];
    const [dLoss] = await (compiled ? compiledD : dStep)(z[0], real, labelNoise, masks[0]);
    const [aLoss] = await (compiled ? compiledA : aStep)(z[1], masks[1]);
    history.push([dLoss, aLoss].map((loss) => loss.dataSync()[0]));
  }
  const got = { history, generator: await g.changes(), discriminator: await d.changes() };
  for (const each of [g, d, compiledD, compiledA]) each.dispose();
  return got;
}

describe("the DCGAN against Keras: same weights, z, images, label noise and dropout", () => {
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  for (const name of ["dcgan-small", "dcgan-full"]) {
    const keras = fixture<Fixture>(name);
    for (const run of keras.runs) {
      const count = run.losses.length;
      const title = `${name}: ${count} ${count === 1 ? "step" : "steps"} from mean squares of ${run.rms}`;
      // a step is compiled from its fourth call on
      for (const compiled of count > 3 ? [false, true] : [false]) {
        it(compiled ? `${title}, compiled` : title, async () => {
          const got = await train(keras, run, compiled);
          run.losses.forEach((losses, step) =>
            losses.forEach((loss, i) =>
              expect(got.history[step][i] / loss, `step ${step}`).to.be.closeTo(1, 1e-4),
            ),
          );
          for (const network of ["discriminator", "generator"] as const) {
            expect(got[network].iterations).to.equal(count);
            for (const kind of ["moved", "rms"] as const) {
              const [ours, theirs] = [got[network][kind], run[network][kind]];
              expect(ours.length, `${network}, ${kind}`).to.equal(theirs.length);
              theirs.forEach((each, i) =>
                expect(distance(ours[i], each), `${network}, ${kind} of weight ${i}`).to.be.below(1e-4),
              );
            }
          }
        });
      }
    }
  }
});
