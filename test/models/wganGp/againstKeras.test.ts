import { expect } from "chai";
import { buildGenerator } from "../../../src/models/dcgan/networks";
import { buildCritic } from "../../../src/models/wganGp/networks";
import { wganGpSteps } from "../../../src/models/wganGp/step";
import { tf } from "../../../src/tensorflow/backend";
import { compile } from "../../../src/tensorflow/compile";
import { distance, fixture, noise, pixels, uniform, weight, type Stored } from "../kerasInputs";
import { GradientWatch } from "../gradientWatch";

interface Fixture {
  settings: { size: number; latent_dim: number; width: number };
  salt: number;
  batch: number;
  losses: { loss: number; distance: number; penalty: number; gLoss: number };
  gradients: { critic: Stored[]; generator: Stored[] };
}

describe("the WGAN-GP against Keras: same weights, z, images and mixes", () => {
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  for (const [name, compiled] of [
    ["wgan-gp-small", false],
    ["wgan-gp-small", true],
    ["wgan-gp-full", false],
  ] as const) {
    it(`${name}: losses and gradients of both steps${compiled ? ", compiled" : ""}`, async () => {
      const { settings, salt, batch, losses, gradients } = fixture<Fixture>(name);
      const { size: imageSize, latent_dim: latentDim, width } = settings;
      const generator = buildGenerator({ imageSize, latentDim, width, seed: 0 });
      const critic = buildCritic({ imageSize, width, seed: 0 });
      [...generator.weights, ...critic.weights].forEach((each, i) =>
        each.write(weight(each.shape as number[], salt + i)),
      );
      const watches = { generator: new GradientWatch(generator), critic: new GradientWatch(critic) };
      const steps = wganGpSteps(generator, critic, watches.generator, watches.critic);
      const real = pixels(batch, imageSize, salt + 102, 3)
        .mul(2)
        .sub(1);
      const mix = tf.tensor4d(Float32Array.from(uniform(batch, salt + 103)), [batch, 1, 1, 1]);
      const step = (z: tf.Tensor[]) => ({
        ...steps.critic(generator.apply(z[0]) as tf.Tensor, real, mix),
        gLoss: steps.generator(z[1]),
      });
      const z = [100, 101].map((at) => noise([batch, latentDim], salt + at));
      const compiledStep = compile(step);
      if (compiled) compiledStep.prepare(z);

      const got = await (compiled ? compiledStep(z) : step(z));
      for (const key of ["loss", "distance", "penalty", "gLoss"] as const) {
        expect(got[key].dataSync()[0] / losses[key], key).to.be.closeTo(1, 1e-4);
      }
      for (const network of ["critic", "generator"] as const) {
        const ours = watches[network].gradients;
        expect(ours.length).to.equal(gradients[network].length);
        gradients[network].forEach((theirs, i) => {
          // The critic's last bias has no gradient: the scores of real and of generated images contain it
          // once each.
          if ("norm" in theirs && theirs.norm < 1e-9) expect(Math.abs(ours[i][0])).to.be.below(1e-6);
          else expect(distance(ours[i], theirs), `${network}, weight ${i}`).to.be.below(1e-4);
        });
      }
      for (const each of [compiledStep, generator, critic, ...Object.values(watches)]) each.dispose();
    });
  }
});
