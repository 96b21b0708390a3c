import { expect } from "chai";
import {
  buildConditionalDecoder,
  buildConditionalEncoder,
} from "../../../src/models/conditionalVae/networks";
import { conditionalVaeSteps } from "../../../src/models/conditionalVae/step";
import { tf } from "../../../src/tensorflow/backend";
import { compile } from "../../../src/tensorflow/compile";
import { GradientWatch } from "../gradientWatch";
import { distance, fixture, noise, pixels, weight, type Stored } from "../kerasInputs";

interface Fixture {
  settings: { size: number; latent_dim: number; filters: [number, number]; hidden: number; classes: number };
  labels: number[];
  losses: Record<"loss" | "reconstructionLoss" | "klLoss", number>;
  gradients: Stored[];
}

describe("the conditional VAE against Keras: same weights, images, labels and ε", () => {
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  for (const compiled of [false, true]) {
    it(`losses and gradients of a step${compiled ? ", compiled" : ""}`, async () => {
      const { settings, labels, losses, gradients } = fixture<Fixture>("conditional-vae");
      const { size: imageSize, latent_dim: latentDim, filters, hidden: hiddenUnits, classes } = settings;
      const options = { imageSize, latentDim, filters, hiddenUnits, classes, seed: 0 };
      const [encoder, decoder] = [buildConditionalEncoder(options), buildConditionalDecoder(options)];
      [...encoder.weights, ...decoder.weights].forEach((each, i) =>
        each.write(weight(each.shape as number[], i)),
      );
      const watch = new GradientWatch(encoder, decoder);
      const { train } = conditionalVaeSteps(encoder, decoder, watch);
      const batch = { images: pixels(labels.length, imageSize, 100), labels: tf.tensor1d(labels, "int32") };
      const epsilon = noise([labels.length, latentDim], 200);
      const step = compile((data: typeof batch, random: tf.Tensor) => train(data, random));
      if (compiled) step.prepare(batch, epsilon);

      const got = await (compiled ? step(batch, epsilon) : train(batch, epsilon));
      for (const key of ["loss", "reconstructionLoss", "klLoss"] as const) {
        expect(got[key].dataSync()[0] / losses[key], key).to.be.closeTo(1, 1e-4);
      }
      expect(watch.gradients.length).to.equal(gradients.length);
      gradients.forEach((each, i) => expect(distance(watch.gradients[i], each), `${i}`).to.be.below(1e-4));
      for (const each of [step, encoder, decoder, watch]) each.dispose();
    });
  }
});
