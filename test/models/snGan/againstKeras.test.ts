import { expect } from "chai";
import { diffAugment } from "../../../src/models/snGan/augment";
import { buildSnDiscriminator, buildSnGenerator } from "../../../src/models/snGan/networks";
import { SCORE_LOSSES, snGanSteps } from "../../../src/models/snGan/step";
import type { RandomSource } from "../../../src/models/layers/randomLayers";
import { tf } from "../../../src/tensorflow/backend";
import { compile } from "../../../src/tensorflow/compile";
import { weightsOf } from "../../../src/training/trainState";
import { GradientWatch } from "../gradientWatch";
import { distance, fixture, noise, pixels, uniform, weight, type Stored } from "../kerasInputs";

interface Steps {
  salt: number;
  losses: { dLoss: number; gLoss: number };
  discriminator: Stored[];
  generator: Stored[];
  statistics: Stored[];
}

interface Fixture {
  settings: { imageSize: number; latentDim: number; width: number; batch: number };
  augmented: { salt: number; results: Stored[] };
  hinge: Steps;
  crossentropy: Steps;
}

/** Random numbers that the fixtures' script makes too, from salt, salt + 1, … */
const recorded = (first: number): RandomSource => {
  let salt = first;
  const draw = (shape: number[], low = 0, high = 1) =>
    tf
      .tensor(Float32Array.from(uniform(tf.util.sizeFromShape(shape), salt++)), shape)
      .mul(high - low)
      .add(low);
  return { uniform: draw as RandomSource["uniform"] };
};

const values = (tensor: tf.Tensor) => tensor.dataSync<"float32">();

describe("the SN-GAN against Keras: same weights, z, images and random numbers", () => {
  const { settings, augmented, ...kinds } = fixture<Fixture>("sn-gan");
  const { imageSize, latentDim, width, batch } = settings;
  const images = (salt: number) => pixels(batch, imageSize, salt, 3).mul(2).sub<tf.Tensor4D>(1);

  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  it("augments images, and has the same gradients", () => {
    const direction = noise([batch, imageSize, imageSize, 3], augmented.salt + 1);
    const change = (x: tf.Tensor) =>
      diffAugment(x as tf.Tensor4D, recorded(augmented.salt + 10), { cutout: 0.5 });
    const gradient = tf.grad((x: tf.Tensor) => change(x).mul(direction).sum());
    const [expected, expectedGradient] = augmented.results;
    expect(distance(values(change(images(augmented.salt))), expected)).to.be.below(1e-5);
    expect(distance(values(gradient(images(augmented.salt))), expectedGradient)).to.be.below(1e-5);
  });

  for (const [kind, compiled] of [
    ["hinge", false],
    ["hinge", true],
    ["crossentropy", false],
  ] as const) {
    it(`${kind}: losses, gradients and statistics of both steps${compiled ? ", compiled" : ""}`, async () => {
      const { salt, losses, ...arrays } = kinds[kind];
      const generator = buildSnGenerator({ imageSize, latentDim, width, seed: 0 });
      const discriminator = buildSnDiscriminator({ imageSize, width, seed: 0 });
      weightsOf(generator).forEach((each, i) => each.assign(weight(each.shape, salt + i)));
      weightsOf(discriminator).forEach((each, i) => each.assign(weight(each.shape, salt + 50 + i)));
      const [gWatch, dWatch] = [new GradientWatch(generator), new GradientWatch(discriminator)];
      const z = [100, 101].map((at) => noise([batch, latentDim], salt + at));
      const real = images(salt + 102);
      const step = () => {
        const random = recorded(salt + 200); // five numbers for each image in each of the two steps
        const steps = snGanSteps(generator, discriminator, gWatch, dWatch, {
          losses: SCORE_LOSSES[kind],
          augment: (seen) => diffAugment(seen, random),
        });
        const dLoss = steps.discriminator(steps.generate(z[0]), real);
        return { dLoss, gLoss: steps.generator(z[1]) };
      };
      const compiledStep = compile(step);
      if (compiled) compiledStep.prepare();
      const got = await (compiled ? compiledStep() : step());

      for (const key of ["dLoss", "gLoss"] as const) {
        expect(values(got[key])[0] / losses[key], key).to.be.closeTo(1, 1e-4);
      }
      const statistics = generator.weights.filter(({ trainable }) => !trainable);
      const ours = {
        discriminator: dWatch.gradients,
        generator: gWatch.gradients,
        statistics: statistics.map((each) => values(each.read())),
      };
      for (const name of ["discriminator", "generator", "statistics"] as const) {
        expect(ours[name].length, name).to.equal(arrays[name].length);
        arrays[name].forEach((theirs, i) => {
          const { values: exact = [1], norm = Math.max(...exact.map(Math.abs)) } = theirs as {
            values?: number[];
            norm?: number;
          };
          // Batch normalization removes the bias before it, which therefore has no gradient beyond rounding.
          if (norm < 1e-6) expect(Math.max(...ours[name][i].map(Math.abs))).to.be.below(1e-5);
          else expect(distance(ours[name][i], theirs), `${name} ${i}`).to.be.below(1e-4);
        });
      }
      for (const each of [compiledStep, generator, discriminator, gWatch, dWatch]) each.dispose();
    });
  }
});
