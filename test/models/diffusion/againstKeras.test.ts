import { expect } from "chai";
import { buildNormalizer, buildUnet } from "../../../src/models/diffusion/networks";
import { buildSampler } from "../../../src/models/diffusion/sampler";
import { type DiffusionLoss, diffusionStep } from "../../../src/models/diffusion/step";
import { tf } from "../../../src/tensorflow/backend";
import { compile } from "../../../src/tensorflow/compile";
import { adamW } from "../../../src/training/optimizers/adam";
import { weightsOf } from "../../../src/training/trainState";
import { GradientWatch } from "../gradientWatch";
import { distance, fixture, noise, pixels, uniform, weight, type Stored } from "../kerasInputs";

interface Case {
  settings: { size: number; channels: number; widths: number[]; blocks: number; loss: DiffusionLoss };
  salt: number;
  batch: number;
  loss: number;
  gradients: Stored[];
  /** What AdamW's first update adds to each weight. */
  moved?: Stored[];
  /** The moving means and variances after the step. */
  moving: Stored[];
  /** Images of four denoising steps. */
  generated: Stored[];
}

/**
 * Returns the kernels and biases in the order in which the convolutions were built, which is the fixture's.
 */
function convolutionWeights(network: tf.LayersModel): tf.Variable[] {
  const position = ({ name }: tf.layers.Layer) =>
    name === "noise" ? Infinity : Number(name.replace("conv2d_", ""));
  return network.layers
    .filter((layer) => layer.getClassName() === "Conv2D")
    .sort((a, b) => position(a) - position(b))
    .flatMap((layer) => layer.weights.map((each) => each.read() as tf.Variable));
}

describe("the diffusion model against Keras: same weights, images, noise and times", function () {
  this.timeout(30_000);
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  const cases = fixture<Case[]>("diffusion");

  for (const [i, compiled] of [
    [0, false],
    [0, true],
    [1, true],
    [2, true],
  ] as const) {
    const { settings, salt, batch, ...expected } = cases[i];
    const { size: imageSize, channels, widths, blocks, loss: name } = settings;
    const what = `widths ${widths.join(", ")}, ${name}${compiled ? ", compiled" : ""}`;
    const shape = [batch, imageSize, imageSize, channels];

    const prepare = () => {
      const network = buildUnet({ imageSize, channels, widths, blocks, seed: 0 });
      const weights = convolutionWeights(network);
      weights.forEach((each, i) => each.assign(weight(each.shape, salt + i)));
      const images = pixels(batch, imageSize, salt + 500, channels);
      return {
        network,
        images,
        normalizer: buildNormalizer(images),
        at: weights.map((each) => weightsOf(network).indexOf(each)),
      };
    };
    const inputs = () => [
      noise(shape, salt + 501),
      tf.tensor4d(Float32Array.from(uniform(batch, salt + 502)), [batch, 1, 1, 1]),
    ];

    it(`${what}: loss, gradients, moving moments, and generated images`, async () => {
      const { network, images, normalizer, at } = prepare();
      const watch = new GradientWatch(network);
      const step = diffusionStep(network, normalizer, watch, name);
      const compiledStep = compile(step);
      const [mask, times] = inputs();
      if (compiled) compiledStep.prepare(images, mask, times);
      const loss = await (compiled ? compiledStep(images, mask, times) : step(images, mask, times));
      expect(loss.dataSync()[0] / expected.loss, "loss").to.be.closeTo(1, 1e-4);
      const { gradients } = watch;
      at.forEach((k, n) =>
        expect(distance(gradients[k], expected.gradients[n]), `weight ${n}`).to.be.below(1e-4),
      );
      const moving = network.layers
        .filter((layer) => layer.getClassName() === "BatchNormalization")
        .flatMap((layer) => layer.weights.map((each) => each.read().dataSync<"float32">()));
      moving.forEach((each, n) =>
        expect(distance(each, expected.moving[n]), `moments ${n}`).to.be.below(1e-4),
      );

      const sampler = buildSampler(network, normalizer, { steps: 4 });
      const z = noise([batch, tf.util.sizeFromShape(shape) / batch], salt + 503);
      const generated = (sampler.apply(z) as tf.Tensor).dataSync<"float32">();
      expect(distance(generated, expected.generated[0]), "generated").to.be.below(1e-4);
      for (const each of [compiledStep, network, normalizer, watch]) each.dispose();
    });

    const { moved } = expected;
    if (!moved) continue;
    it(`${what}: AdamW's update`, async () => {
      const { network, images, normalizer, at } = prepare();
      const optimizer = adamW(1e-3);
      const weights = weightsOf(network);
      optimizer.build(weights);
      const before = weights.map((each) => each.dataSync().slice());
      const step = compile(diffusionStep(network, normalizer, optimizer, name));
      const [mask, times] = inputs();
      if (compiled) step.prepare(images, mask, times);
      await step(images, mask, times);
      at.forEach((k, n) => {
        const change = weights[k].dataSync().map((value, j) => value - before[k][j]);
        expect(distance(change as Float32Array, moved[n]), `weight ${n}`).to.be.below(1e-4);
      });
      for (const each of [step, network, normalizer, optimizer]) each.dispose();
    });
  }
});
