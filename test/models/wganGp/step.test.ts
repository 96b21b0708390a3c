import { expect } from "chai";
import { gradientPenalty, wganGpSteps } from "../../../src/models/wganGp/step";
import { tf } from "../../../src/tensorflow/backend";
import { RandomStream } from "../../../src/tensorflow/random";
import { adam } from "../../../src/training/optimizers/adam";
import { toyImages, valuesOf } from "../dcgan/toyDcgan";
import { buildToyWgan } from "./toyWgan";

describe("gradientPenalty", () => {
  it("is 0 if every slope has norm 1, and differentiable otherwise", () => {
    tf.tidy(() => {
      const images = toyImages(3);
      const direction = tf.ones([24, 24, 3]);
      const norm = Math.sqrt(24 * 24 * 3);
      const linear = (factor: tf.Tensor) => (x: tf.Tensor) =>
        x.mul(direction).sum([1, 2, 3]).mul(factor).expandDims(1);
      const penalty = (slope: number) => gradientPenalty(linear(tf.scalar(slope / norm)), images);
      expect(penalty(1).dataSync()[0]).to.be.closeTo(0, 1e-9);
      expect(penalty(3).dataSync()[0]).to.be.closeTo(4, 1e-4);
      // d/df (f·norm − 1)² = 2 (f·norm − 1) norm
      const slope = tf.grad((factor: tf.Tensor) => gradientPenalty(linear(factor), images));
      expect(slope(tf.scalar(3 / norm)).dataSync()[0] / (4 * norm)).to.be.closeTo(1, 1e-4);
    });
  });

  it("measures each image's own slope, whatever the other images are", () => {
    tf.tidy(() => {
      const images = toyImages(4);
      const half = (x: tf.Tensor) => x.square().sum([1, 2, 3], true).div(2); // the slope is the image
      const alone = [0, 1, 2, 3].map((i) => gradientPenalty(half, images.slice(i, 1)).dataSync()[0]);
      const together = gradientPenalty(half, images).dataSync()[0];
      expect(together / ((alone[0] + alone[1] + alone[2] + alone[3]) / 4)).to.be.closeTo(1, 1e-5);
    });
  });
});

describe("wganGpSteps", () => {
  it("each step updates every weight of its own network and none of the other", () => {
    const before = tf.memory().numTensors;
    const { generator, critic } = buildToyWgan();
    const [gOptimizer, cOptimizer] = [adam(1e-3), adam(1e-3)];
    const steps = wganGpSteps(generator, critic, gOptimizer, cOptimizer);
    const [random, images] = [new RandomStream(1), toyImages(4)];
    const moved = (model: tf.LayersModel, start: ReturnType<typeof valuesOf>) =>
      valuesOf(model).filter((values, i) => values.some((value, k) => value !== start[i][k])).length;
    const step = (action: () => unknown) => {
      const [c, g] = [valuesOf(critic), valuesOf(generator)];
      tf.tidy(() => void action());
      return { critic: moved(critic, c), generator: moved(generator, g) };
    };
    const z = () => random.normal([4, 3]);
    const generate = () => generator.apply(z()) as tf.Tensor;
    const cStep = () => steps.critic(generate(), images, random.uniform([4, 1, 1, 1]));
    for (let round = 0; round < 2; round++) {
      const { critic: ofCritic, generator: ofGenerator } = step(cStep);
      expect(ofCritic).to.be.within(9, 10); // the last bias has no gradient beyond rounding
      expect(ofGenerator).to.equal(0);
      expect(step(() => steps.generator(z()))).to.deep.equal({ critic: 0, generator: 12 });
    }
    for (const each of [gOptimizer, cOptimizer, random, images, generator, critic]) each.dispose();
    expect(tf.memory().numTensors, "tensors left").to.equal(before);
  });

  it("the critic's estimate approaches the true distance, which for two images is how far apart they are", () => {
    const { generator, critic } = buildToyWgan();
    const [optimizer, random] = [adam(3e-3, { beta2: 0.9 }), new RandomStream(1)];
    const steps = wganGpSteps(generator, critic, optimizer, optimizer);
    const distances = Array.from({ length: 250 }, () =>
      tf.tidy(() => {
        const [black, white] = [tf.fill([4, 24, 24, 3], -0.1), tf.fill([4, 24, 24, 3], 0.1)];
        const { distance } = steps.critic(black, white, random.uniform([4, 1, 1, 1]));
        return distance.dataSync()[0];
      }),
    );
    const apart = 0.2 * Math.sqrt(24 * 24 * 3);
    const last = distances.slice(-100).reduce((sum, distance) => sum + distance / 100, 0);
    expect(distances[0] / apart).to.be.below(0.1);
    expect(last / apart).to.be.within(0.75, 1.25);
    for (const each of [optimizer, random, generator, critic]) each.dispose();
  });

  it("gpWeight scales the penalty; loss is penalty − distance", () => {
    const { generator, critic } = buildToyWgan();
    const images = toyImages(4);
    tf.tidy(() => {
      const [generated, mix] = [tf.zerosLike(images), tf.fill([4, 1, 1, 1], 0.25)];
      const losses = [1, 20].map((gpWeight) => {
        const still = tf.train.sgd(1e-30);
        const numbers = wganGpSteps(generator, critic, still, still, { gpWeight }).critic(
          generated,
          images,
          mix,
        );
        return [numbers.loss, numbers.distance, numbers.penalty].map((each) => each.dataSync()[0]);
      });
      expect(losses[1][2] / losses[0][2]).to.be.closeTo(20, 1e-4);
      expect(losses[1][1]).to.equal(losses[0][1]);
      for (const [loss, distance, penalty] of losses) expect(loss).to.be.closeTo(penalty - distance, 1e-5);
    });
    for (const each of [generator, critic, images]) each.dispose();
  });
});
