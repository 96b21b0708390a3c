import { expect } from "chai";
import { trainDcgan } from "../../../src/models/dcgan/train";
import { dropout, gaussianNoise } from "../../../src/models/layers/randomLayers";
import { trainVae, type TrainVaeOptions } from "../../../src/models/vae/train";
import { tf } from "../../../src/tensorflow/backend";
import { RandomStream } from "../../../src/tensorflow/random";
import { buildToy, toyImages } from "../dcgan/toyDcgan";
import { buildToyVae, toyDigits, withLayer } from "../vae/toyVae";

describe("dropout and gaussianNoise", () => {
  let before: number;
  beforeEach(() => (before = tf.memory().numTensors));
  afterEach(() => expect(tf.memory().numTensors, "tensors left").to.equal(before));

  type Layers = Partial<Record<"encoder" | "decoder", () => tf.layers.Layer>>;

  async function vaeLosses(layers: Layers, options: TrainVaeOptions = {}): Promise<number[]> {
    const toy = buildToyVae();
    const encoder = layers.encoder ? withLayer(toy.encoder, layers.encoder()) : toy.encoder;
    const decoder = layers.decoder ? withLayer(toy.decoder, layers.decoder()) : toy.decoder;
    const images = toyDigits(10);
    const losses: number[] = [];
    try {
      const settings = { epochs: 2, batchSize: 5, seed: 5, ...options };
      for await (const { logs } of trainVae(encoder, decoder, images, settings)) losses.push(logs.loss);
    } finally {
      for (const each of [encoder, decoder, images]) each.dispose();
    }
    return losses;
  }

  for (const make of [() => dropout({ rate: 0.3 }), () => gaussianNoise({ stddev: 0.5 })]) {
    const { name } = { name: make().getClassName() };
    it(`${name} draws its numbers from the training's seed, in encoder and decoder, compiled or not`, async () => {
      const layers = { encoder: make, decoder: make };
      const first = await vaeLosses(layers);
      expect(await vaeLosses(layers)).to.deep.equal(first);
      expect(await vaeLosses(layers, { seed: 6 })).to.not.deep.equal(first);
      expect(await vaeLosses({}), "it does something").to.not.deep.equal(first);
      const eager = await vaeLosses(layers, { compile: false });
      eager.forEach((loss, i) => expect(loss).to.be.closeTo(first[i], 1e-5));
    });
  }

  it("work in a generator", async () => {
    const losses = async (compile: boolean) => {
      const { generator: plain, discriminator } = buildToy();
      const generator = withLayer(plain, dropout({ rate: 0.3 }));
      const images = toyImages(8);
      const options = { iterations: 3, batchSize: 4, seed: 5, compile };
      const all: number[] = [];
      for await (const { logs } of trainDcgan(generator, discriminator, images, options))
        all.push(logs.aLoss);
      for (const each of [generator, discriminator, images]) each.dispose();
      return all;
    };
    const first = await losses(true);
    expect(await losses(true)).to.deep.equal(first);
    (await losses(false)).forEach((loss, i) => expect(loss).to.be.closeTo(first[i], 1e-5));
  });

  it("do nothing outside training, and act like Keras' layers in training", () => {
    const x = tf.ones([100, 100]);
    const random = new RandomStream(1);
    const layers = [dropout({ rate: 0.25 }), gaussianNoise({ stddev: 2 })];
    tf.tidy(() => {
      const ones = new Set([1]);
      for (const layer of layers) {
        expect(new Set((layer.apply(x) as tf.Tensor).dataSync())).to.deep.equal(ones);
      }
      const [dropped, noisy] = layers.map((layer) => layer.apply(x, { training: true, random }) as tf.Tensor);
      expect(new Set(dropped.dataSync())).to.deep.equal(new Set([0, Math.fround(4 / 3)]));
      expect(dropped.mean().dataSync()[0]).to.be.closeTo(1, 0.03);
      const { mean, variance } = tf.moments(noisy);
      expect(mean.dataSync()[0]).to.be.closeTo(1, 0.1);
      expect(variance.dataSync()[0]).to.be.closeTo(4, 0.2);
    });
    tf.dispose([x]);
    for (const each of [random, ...layers]) each.dispose();
  });

  it("replace tfjs' own layers, which training functions refuse", async () => {
    const refusal = async (layer: tf.layers.Layer) =>
      vaeLosses({ encoder: () => layer }).then(
        () => "nothing refused",
        (error: Error) => error.message,
      );
    expect(await refusal(tf.layers.dropout({ rate: 0.5 }))).to.match(
      /The encoder has a layer "dropout_\S+" of tf\.layers \(Dropout\).*Use dropout\(\{ rate \}\) of genbook instead/,
    );
    expect(await refusal(tf.layers.gaussianNoise({ stddev: 1 }))).to.match(
      /\(GaussianNoise\).*Use gaussianNoise\(\{ stddev \}\) of genbook instead/,
    );
  });

  it("refuse an invalid rate or standard deviation", () => {
    expect(() => dropout({ rate: 1 })).to.throw(/dropout must be ≥ 0 and < 1, got 1/);
    expect(() => gaussianNoise({ stddev: -1 })).to.throw(/stddev must be a number ≥ 0, got -1/);
  });
});
