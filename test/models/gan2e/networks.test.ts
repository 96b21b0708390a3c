import { expect } from "chai";
import { dcganSteps } from "../../../src/models/dcgan/step";
import { trainDcgan } from "../../../src/models/dcgan/train";
import { buildDiscriminator2e, buildGenerator2e, GAN_2E } from "../../../src/models/gan2e/networks";
import type { RandomSource } from "../../../src/models/layers/randomLayers";
import { tf } from "../../../src/tensorflow/backend";
import { fit } from "../../../src/training/fit";
import { GradientWatch } from "../gradientWatch";
import { distance, fixture, noise, pixels, uniform, weight, type Stored } from "../kerasInputs";

interface Fixture {
  settings: { size: number; latent_dim: number; width: number };
  salt: number;
  batch: number;
  losses: Record<"dLoss" | "aLoss", number>;
  gradients: Record<"discriminator" | "generator", Stored[]>;
}

const TOY = { imageSize: 8, width: 1 / 64, seed: 1 };

/** Output shape and number of parameters of each layer. */
const summary = (model: tf.LayersModel) =>
  model.layers.map((layer) => [layer.name, layer.outputShape, layer.countParams()]);

/** A source of random numbers that gives dropout a fixed mask. */
const given = (numbers: tf.Tensor): RandomSource => ({
  uniform: <R extends tf.Rank>() => numbers as tf.Tensor<R>,
});

describe("the second edition's GAN", () => {
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  it("generator: the layers, shapes and parameters of the book's summary", () => {
    const generator = buildGenerator2e();
    expect(summary(generator)).to.deep.equal([
      ["z", [null, 128], 0],
      ["dense_1", [null, 8192], 1_056_768],
      ["reshape_1", [null, 8, 8, 128], 0],
      ["conv2d_transpose_1", [null, 16, 16, 128], 262_272],
      ["leaky_re_lu_1", [null, 16, 16, 128], 0],
      ["conv2d_transpose_2", [null, 32, 32, 256], 524_544],
      ["leaky_re_lu_2", [null, 32, 32, 256], 0],
      ["conv2d_transpose_3", [null, 64, 64, 512], 2_097_664],
      ["leaky_re_lu_3", [null, 64, 64, 512], 0],
      ["conv2d_1", [null, 64, 64, 3], 38_403],
    ]);
    expect(generator.countParams()).to.equal(3_979_651);
  });

  it("discriminator: the layers, shapes and parameters of the book's summary", () => {
    const discriminator = buildDiscriminator2e();
    expect(summary(discriminator)).to.deep.equal([
      ["images", [null, 64, 64, 3], 0],
      ["conv2d_2", [null, 32, 32, 64], 3_136],
      ["leaky_re_lu_4", [null, 32, 32, 64], 0],
      ["conv2d_3", [null, 16, 16, 128], 131_200],
      ["leaky_re_lu_5", [null, 16, 16, 128], 0],
      ["conv2d_4", [null, 8, 8, 128], 262_272],
      ["leaky_re_lu_6", [null, 8, 8, 128], 0],
      ["flatten_1", [null, 8192], 0],
      ["dropout_1", [null, 8192], 0],
      ["dense_2", [null, 1], 8_193],
    ]);
    expect(discriminator.countParams()).to.equal(404_801);
  });

  for (const { settings, salt, batch, losses, gradients } of fixture<Fixture[]>("gan-2e")) {
    const { size: imageSize, latent_dim: latentDim, width } = settings;
    it(`losses and gradients of both steps are Keras', ${imageSize}×${imageSize}`, () => {
      const generator = buildGenerator2e({ imageSize, latentDim, width, seed: 0 });
      const discriminator = buildDiscriminator2e({ imageSize, width, seed: 0 });
      [...generator.weights, ...discriminator.weights].forEach((each, i) =>
        each.write(weight(each.shape as number[], salt + i)),
      );
      const features = discriminator.getLayer("flatten_1").outputShape[1] as number;
      const drawn = (rows: number, columns: number, at: number) =>
        tf.tensor2d(Float32Array.from(uniform(rows * columns, salt + at)), [rows, columns]);
      const [z0, z1] = [100, 101].map((at) => noise([batch, latentDim], salt + at));
      const [g, d] = [new GradientWatch(generator), new GradientWatch(discriminator)];
      const steps = dcganSteps(generator, discriminator, d, g);
      const dLoss = steps.discriminator(
        generator.apply(z0) as tf.Tensor,
        pixels(batch, imageSize, salt + 102, 3),
        drawn(2 * batch, 1, 103).mul(0.05),
        given(drawn(2 * batch, features, 104)),
      );
      const aLoss = steps.generator(z1, given(drawn(batch, features, 105)));
      expect(dLoss.dataSync()[0] / losses.dLoss).to.be.closeTo(1, 1e-4);
      expect(aLoss.dataSync()[0] / losses.aLoss).to.be.closeTo(1, 1e-4);
      for (const [name, watch] of Object.entries({ generator: g, discriminator: d })) {
        const expected = gradients[name as keyof typeof gradients];
        expect(watch.gradients.length).to.equal(expected.length);
        expected.forEach((each, i) =>
          expect(distance(watch.gradients[i], each), `${name} ${i}`).to.be.below(1e-4),
        );
      }
      for (const each of [generator, discriminator, g, d]) each.dispose();
    });
  }

  it("trains with the book's settings on images in 0..1", async () => {
    const [generator, discriminator] = [buildGenerator2e(TOY), buildDiscriminator2e(TOY)];
    const images = pixels(64, 8, 1, 3);
    const history = await fit(
      trainDcgan(generator, discriminator, images, { ...GAN_2E, iterations: 4, seed: 1, compile: false }),
    );
    expect(history).to.have.length(2); // epochs of two steps
    expect(history[1].dLoss).to.be.closeTo(Math.LN2, 0.1);
    for (const each of [generator, discriminator]) each.dispose();
  });

  it("refuses sizes that do not fit", () => {
    expect(() => buildGenerator2e({ imageSize: 60 })).to.throw(
      /imageSize must be a multiple of 8 .*got 60: .*the book uses 64/,
    );
    expect(() => buildGenerator2e({ latentDim: 0 })).to.throw(/latentDim .*the book uses 128/);
    expect(() => buildDiscriminator2e({ slope: -1 })).to.throw(/slope .*the book uses 0\.2/);
  });
});
