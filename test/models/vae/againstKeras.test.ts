import { expect } from "chai";
import { buildDecoder, buildEncoder } from "../../../src/models/vae/networks";
import { vaeSteps } from "../../../src/models/vae/step";
import { tf } from "../../../src/tensorflow/backend";
import { RMSprop } from "../../../src/training/optimizers/rmsprop";
import { distance, fixture, noise, pixels, weight, type Stored } from "../kerasInputs";

interface Run {
  firstPrinting: boolean;
  epsilon: number;
  /** Initial value of the optimizer's mean squares. */
  rms: number;
  /** loss, reconstructionLoss and klLoss of each step. */
  losses: number[][];
  /** Gradients of the first step. */
  gradients: Stored[];
  /** Final minus initial weights. */
  moved: Stored[];
}

interface Fixture {
  settings: { size: number; latent_dim: number; filters: [number, number]; hidden: number };
  batch: number;
  runs: Run[];
}

/** RMSprop that remembers the first gradients. */
class Watched extends RMSprop {
  gradients?: Float32Array[];

  override applyGradients(gradients: { name: string; tensor: tf.Tensor }[]): void {
    this.gradients ??= gradients.map(({ tensor }) => tensor.dataSync<"float32">());
    super.applyGradients(gradients);
  }
}

/** Our side of the script's train(). */
async function train({ settings, batch }: Fixture, { firstPrinting, epsilon, rms, losses }: Run) {
  const { size: imageSize, latent_dim: latentDim, filters, hidden: hiddenUnits } = settings;
  const options = { imageSize, latentDim, filters, hiddenUnits, seed: 0 };
  const [encoder, decoder] = [buildEncoder(options), buildDecoder(options)];
  const weights = [encoder, decoder].flatMap((model) => model.weights);
  const start = weights.map(({ shape }, i) => weight(shape as number[], i));
  weights.forEach((each, i) => each.write(start[i]));

  const optimizer = new Watched(1e-3, { epsilon });
  await optimizer.setWeights([
    { name: "iterations", tensor: tf.scalar(0, "int32") },
    ...start.map(({ shape }) => ({ name: "rms", tensor: tf.fill(shape, rms) })),
  ]);
  const steps = vaeSteps(encoder, decoder, optimizer, { firstPrinting });
  const images = pixels(batch, imageSize, 100);
  const history = losses.map((_, step) =>
    Object.values(steps.train(images, noise([batch, latentDim], 200 + step))).map(
      (each) => each.dataSync()[0],
    ),
  );
  const moved = weights.map((each, i) => each.read().sub(start[i]).dataSync<"float32">());
  optimizer.dispose();
  encoder.dispose();
  decoder.dispose();
  return { history, gradients: optimizer.gradients!, moved };
}

describe("the VAE against Keras: same weights, images and ε", () => {
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  for (const name of ["vae-small", "vae-full"]) {
    const keras = fixture<Fixture>(name);
    for (const run of keras.runs) {
      const printing = run.firstPrinting ? "the first printings' sampling" : "the later printings' sampling";
      const from = run.rms > 0 ? ` from mean squares of ${run.rms}` : "";
      it(`${name}: losses, gradients, ${run.losses.length} steps${from}, ${printing}`, async () => {
        const { history, gradients, moved } = await train(keras, run);
        run.losses.forEach((parts, step) =>
          parts.forEach((part, i) => expect(history[step][i] / part, `step ${step}`).to.be.closeTo(1, 1e-4)),
        );
        run.gradients.forEach((each, i) => expect(distance(gradients[i], each), `${i}`).to.be.below(1e-4));
        run.moved.forEach((each, i) => expect(distance(moved[i], each), `${i}`).to.be.below(1e-4));
      });
    }
  }
});
