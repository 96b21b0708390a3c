import { expect } from "chai";
import { vaeSteps } from "../../../src/models/vae/step";
import { buildDecoder2e, buildEncoder2e, vaeLoss2e } from "../../../src/models/vae2e/networks";
import { tf } from "../../../src/tensorflow/backend";
import { GradientWatch } from "../gradientWatch";
import { distance, fixture, noise, pixels, weight, type Stored } from "../kerasInputs";

interface Fixture {
  settings: { size: number; latent_dim: number; filters: [number, number]; hidden: number };
  batch: number;
  klReduction: "mean" | "sum";
  losses: Record<"loss" | "reconstructionLoss" | "klLoss", number>;
  gradients: Stored[];
}

describe("the later editions' VAE against Keras: same weights, images and ε", () => {
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  for (const { settings, batch, klReduction, losses, gradients } of fixture<Fixture[]>("vae-2e")) {
    const { size: imageSize, latent_dim: latentDim, filters, hidden: hiddenUnits } = settings;
    it(`losses and gradients of a step, ${imageSize}×${imageSize}, KL ${klReduction} over the dimensions`, () => {
      const options = { imageSize, latentDim, filters, hiddenUnits, seed: 0 };
      const [encoder, decoder] = [buildEncoder2e(options), buildDecoder2e(options)];
      [...encoder.weights, ...decoder.weights].forEach((each, i) =>
        each.write(weight(each.shape as number[], i)),
      );
      const watch = new GradientWatch(encoder, decoder);
      const { train } = vaeSteps(encoder, decoder, watch, {
        loss: (real, decoded, zMean, zLogVar) => vaeLoss2e(real, decoded, zMean, zLogVar, { klReduction }),
      });
      const got = train(pixels(batch, imageSize, 100), noise([batch, latentDim], 200));
      for (const key of ["loss", "reconstructionLoss", "klLoss"] as const) {
        expect(got[key].dataSync()[0] / losses[key], key).to.be.closeTo(1, 1e-4);
      }
      expect(watch.gradients.length).to.equal(gradients.length);
      gradients.forEach((each, i) => expect(distance(watch.gradients[i], each), `${i}`).to.be.below(1e-4));
      for (const each of [encoder, decoder, watch]) each.dispose();
    });
  }
});
