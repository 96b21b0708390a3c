import { expect } from "chai";
import { dcganSteps } from "../../../src/models/dcgan/step";
import { tf } from "../../../src/tensorflow/backend";
import { RandomStream } from "../../../src/tensorflow/random";
import { rmsprop } from "../../../src/training/optimizers/rmsprop";
import { buildToy, toyImages, valuesOf } from "./toyDcgan";

/** Moves the discriminator's layers into a nested model, as in frameworks that freeze the discriminator. */
function nested(discriminator: tf.LayersModel): tf.LayersModel {
  const features = tf.model({
    inputs: discriminator.inputs,
    outputs: discriminator.getLayer("flatten_1").output,
    name: "features",
  });
  const inputs = tf.input({ shape: discriminator.inputs[0].shape.slice(1) });
  const x = features.apply(inputs) as tf.SymbolicTensor;
  const outputs = tf.layers.dense({ units: 1, activation: "sigmoid" }).apply(x) as tf.SymbolicTensor;
  return tf.model({ inputs, outputs });
}

describe("dcganSteps", () => {
  for (const kind of ["flat", "nested"]) {
    it(`each step moves every weight of its own network and none of the other (${kind} discriminator)`, () => {
      const toy = buildToy();
      const { generator } = toy;
      const discriminator = kind === "nested" ? nested(toy.discriminator) : toy.discriminator;
      const [dOptimizer, aOptimizer] = [rmsprop(8e-4), rmsprop(4e-4)];
      const steps = dcganSteps(generator, discriminator, dOptimizer, aOptimizer);
      const [random, images] = [new RandomStream(1), toyImages(4)];
      expect(discriminator.weights).to.have.length(10);
      expect(generator.weights).to.have.length(12);

      const moved = (model: tf.LayersModel, before: ReturnType<typeof valuesOf>) =>
        valuesOf(model).filter((values, i) => values.some((value, k) => value !== before[i][k])).length;
      const step = (action: () => void) => {
        const [d, g] = [valuesOf(discriminator), valuesOf(generator)];
        tf.tidy(action);
        return { discriminator: moved(discriminator, d), generator: moved(generator, g) };
      };
      const z = () => random.normal([4, 3]);
      const generate = () => generator.apply(z()) as tf.Tensor;
      const dStep = () => void steps.discriminator(generate(), images, tf.zeros([8, 1]), random);
      const aStep = () => void steps.generator(z(), random);
      for (let round = 0; round < 2; round++) {
        expect(step(dStep)).to.deep.equal({ discriminator: 10, generator: 0 });
        expect(step(aStep)).to.deep.equal({ discriminator: 0, generator: 12 });
      }
      expect(discriminator.trainable && generator.trainable).to.equal(true);
      for (const each of [dOptimizer, aOptimizer, random, images, discriminator, generator]) each.dispose();
    });
  }

  it("the labels are 1 for generated and 0 for real; the generator wants misleadingTarget", () => {
    const { generator, discriminator } = buildToy();
    const [dOptimizer, aOptimizer] = [rmsprop(1e-9), rmsprop(1e-9)];
    const random = new RandomStream(1);
    const images = toyImages(4);
    const last = discriminator.getLayer("dense_2");
    const [kernel, bias] = last.getWeights();
    const answer = (logit: number) =>
      tf.tidy(() => last.setWeights([tf.zerosLike(kernel), tf.fill(bias.shape, logit)])); // the same output for all images
    const p = 1 / (1 + Math.exp(-2));
    const steps = dcganSteps(generator, discriminator, dOptimizer, aOptimizer, { misleadingTarget: 0.1 });
    tf.tidy(() => {
      const z = tf.zeros([4, 3]);
      const generated = generator.apply(z) as tf.Tensor;
      answer(2);
      const plain = steps.discriminator(generated, images, tf.zeros([8, 1]), random).dataSync()[0];
      expect(plain).to.be.closeTo(-(Math.log(p) + Math.log(1 - p)) / 2, 1e-5);
      answer(2);
      const noisy = steps.discriminator(generated, images, tf.fill([8, 1], 0.05), random).dataSync()[0];
      expect(noisy).to.be.closeTo(-(Math.log(p) * 1.1 + Math.log(1 - p) * 0.9) / 2, 1e-5);
      answer(2);
      const aLoss = steps.generator(z, random).dataSync()[0];
      expect(aLoss).to.be.closeTo(-(0.1 * Math.log(p) + 0.9 * Math.log(1 - p)), 1e-5);
    });
    for (const each of [dOptimizer, aOptimizer, random, images, discriminator, generator]) each.dispose();
  });
});
