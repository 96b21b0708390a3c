import { expect } from "chai";
import { boundsOfEach, vaeBounds } from "../../src/metrics/vaeBounds";
import { tf } from "../../src/tensorflow/backend";
import { noise, pixels, weight } from "../models/kerasInputs";
import { buildToyVae, toyDigits } from "../models/vae/toyVae";
import { fixture } from "./fixtures";

interface Bounds {
  count: number;
  size: number;
  latentDim: number;
  samples: number;
  elbo: number;
  reconstruction: number;
  kl: number;
  importanceWeighted: number;
}

describe("the bounds of a VAE", () => {
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  it("agree with a direct computation in Python", () => {
    const { count, size, latentDim, samples, ...expected } = fixture<Bounds>("vae-bounds");
    const image = tf.input({ shape: [size, size, 1] });
    const flat = tf.layers.flatten().apply(image);
    const dense = (units: number) => tf.layers.dense({ units });
    const outputs = [dense(latentDim).apply(flat), dense(latentDim).apply(flat)] as tf.SymbolicTensor[];
    const encoder = tf.model({ inputs: image, outputs });
    const z = tf.input({ shape: [latentDim] });
    const made = tf.layers.dense({ units: size * size, activation: "sigmoid" }).apply(z);
    const reshaped = tf.layers.reshape({ targetShape: [size, size, 1] }).apply(made) as tf.SymbolicTensor;
    const decoder = tf.model({ inputs: z, outputs: reshaped });
    [...encoder.weights, ...decoder.weights].forEach((each, i) =>
      each.write(weight(each.shape as number[], i)),
    );

    const epsilon = noise([samples, count, latentDim], 200);
    const each = boundsOfEach(encoder, decoder, pixels(count, size, 100), epsilon);
    const [reconstruction, kl, importanceWeighted] = each.mean(0).dataSync();
    const got = { elbo: -reconstruction - kl, reconstruction, kl, importanceWeighted };
    for (const [name, value] of Object.entries(expected)) {
      expect(got[name as keyof typeof got] / value, name).to.be.closeTo(1, 1e-4);
    }
  });

  it("rise with the number of samples, and repeat with the same seed", async () => {
    const { encoder, decoder } = buildToyVae();
    const images = toyDigits(30);
    const one = await vaeBounds(encoder, decoder, images);
    const many = await vaeBounds(encoder, decoder, images, { samples: 50 });
    expect(one.importanceWeighted, "one sample: an estimate of the ELBO").to.be.closeTo(one.elbo, 5);
    expect(many.importanceWeighted).to.be.above(many.elbo);
    expect(many.kl).to.be.closeTo(one.kl, 1e-4);
    expect(await vaeBounds(encoder, decoder, images, { samples: 50 })).to.deep.equal(many);
    expect(await vaeBounds(encoder, decoder, images, { samples: 50, seed: 1 })).to.not.deep.equal(many);
  });

  it("can use the sampling of the book's first printings", async () => {
    const { encoder, decoder } = buildToyVae();
    const images = toyDigits(10);
    const [later, first] = [
      await vaeBounds(encoder, decoder, images),
      await vaeBounds(encoder, decoder, images, { firstPrinting: true }),
    ];
    expect(first.kl).to.not.be.closeTo(later.kl, 1e-6);
  });

  it("refuse images outside 0..1", async () => {
    const { encoder, decoder } = buildToyVae();
    const error = await vaeBounds(encoder, decoder, toyDigits(4).mul(2)).catch((each: Error) => each);
    expect((error as Error).message).to.include("0..1");
  });
});
