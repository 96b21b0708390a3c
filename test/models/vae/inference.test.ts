import { expect } from "chai";
import { dropout } from "../../../src/models/layers/randomLayers";
import { trainVae, type TrainVaeOptions } from "../../../src/models/vae/train";
import { tf } from "../../../src/tensorflow/backend";
import type { Logs } from "../../../src/training/events";
import { buildToyVae, toyDigits, withLayer } from "./toyVae";

describe("the VAE's validation", () => {
  /** A VAE with batch normalization in the encoder and, optionally, a dropout layer in the decoder. */
  async function train(options: TrainVaeOptions, rate?: number): Promise<{ means: number[]; last: Logs }> {
    const toy = buildToyVae();
    const normalization = tf.layers.batchNormalization({ momentum: 0.5 });
    const encoder = withLayer(toy.encoder, normalization);
    const decoder = rate === undefined ? toy.decoder : withLayer(toy.decoder, dropout({ rate }));
    const images = toyDigits(16);
    let last: Logs = {};
    const settings = { epochs: 2, batchSize: 8, learningRate: 1e-12, seed: 1, ...options };
    for await (const { kind, logs } of trainVae(encoder, decoder, images, settings)) {
      if (kind === "epoch") last = logs;
    }
    const means = [...normalization.weights].map((each) => each.read().dataSync()[0]);
    for (const each of [encoder, decoder, images]) each.dispose();
    return { means, last };
  }

  let validation: tf.Tensor4D;
  beforeEach(() => (validation = toyDigits(12, 2)));
  afterEach(() => validation.dispose());

  it("updates no batch normalization statistics", async () => {
    const [without, withIt] = [await train({}), await train({ validation })];
    expect(without.means[2], "training moves it").to.not.equal(0);
    expect(withIt.means).to.deep.equal(without.means);
  });

  it("applies no dropout", async () => {
    const [without, withIt] = [await train({ validation }), await train({ validation }, 0.5)];
    expect(withIt.last.valLoss).to.be.closeTo(without.last.valLoss, 1e-6);
    expect(withIt.last.loss).to.not.be.closeTo(without.last.loss, 1e-5);
  });
});
