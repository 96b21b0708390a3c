import { expect } from "chai";
import { trainClassifier } from "../../../src/models/classifier/train";
import { trainConditionalVae } from "../../../src/models/conditionalVae/train";
import { trainDcgan } from "../../../src/models/dcgan/train";
import { buildNormalizer } from "../../../src/models/diffusion/networks";
import { trainDiffusion } from "../../../src/models/diffusion/train";
import { outputRange } from "../../../src/models/layers/checks";
import { trainVae } from "../../../src/models/vae/train";
import { tf } from "../../../src/tensorflow/backend";
import { fit } from "../../../src/training/fit";
import { adam } from "../../../src/training/optimizers/adam";
import { buildToyClassifier } from "../classifier/toyClassifier";
import { buildToyConditionalVae, labelledDigits } from "../conditionalVae/toyConditionalVae";
import { buildToy, toyImages } from "../dcgan/toyDcgan";
import { buildToyDiffusion } from "../diffusion/toyDiffusion";
import { buildToyVae, toyDigits } from "../vae/toyVae";

describe("models passed to a training function", () => {
  let models: tf.LayersModel[];
  const made = <M extends tf.LayersModel>(model: M): M => {
    models.push(model);
    return model;
  };
  beforeEach(() => (models = []));
  afterEach(() => {
    for (const each of models) each.dispose();
  });

  const dense = (inputs: number, units: number, activation?: "sigmoid" | "tanh" | "relu") =>
    made(tf.sequential({ layers: [tf.layers.dense({ inputShape: [inputs], units, activation })] }));

  it("reveal their output range, wherever the activation is", () => {
    expect(outputRange("x", dense(3, 4, "sigmoid"))).to.deep.equal([0, 1]);
    expect(outputRange("x", dense(3, 4, "tanh"))).to.deep.equal([-1, 1]);
    expect(outputRange("x", dense(3, 4, "relu"))).to.deep.equal([-Infinity, Infinity]);
    expect(outputRange("x", dense(3, 4))).to.deep.equal([-Infinity, Infinity]);
    const reshaped = dense(3, 4, "sigmoid");
    reshaped.add(tf.layers.reshape({ targetShape: [2, 2] }));
    expect(outputRange("x", reshaped)).to.deep.equal([0, 1]);
    const spoiled = dense(3, 4);
    spoiled.setWeights([tf.fill([3, 4], NaN), tf.zeros([4])]);
    expect(() => outputRange("decoder", spoiled)).to.throw(/The decoder returns NaN.*build it again/);
  });

  it("are refused unless their outputs are in 0..1, as the cross-entropy requires", () => {
    const { generator, discriminator } = buildToy();
    const { encoder, decoder } = buildToyVae();
    models.push(generator, discriminator, encoder, decoder);
    const [images, digits] = [toyImages(4), toyDigits(4)];
    const logits = made(
      tf.sequential({
        layers: [tf.layers.flatten({ inputShape: [24, 24, 3] }), tf.layers.dense({ units: 1 })],
      }),
    );
    expect(() => trainDcgan(generator, logits, images, { batchSize: 4 })).to.throw(
      /The discriminator must return a probability in 0\.\.1, but this one exceeds that range: end it with a sigmoid/,
    );
    const linear = made(
      tf.sequential({
        layers: [
          tf.layers.dense({ inputShape: [2], units: 64 }),
          tf.layers.reshape({ targetShape: [8, 8, 1] }),
        ],
      }),
    );
    expect(() => trainVae(encoder, linear, digits)).to.throw(
      /The decoder must make pixels in 0\.\.1, .* but this one exceeds that range: end it with a sigmoid/,
    );
    tf.dispose([images, digits]);
  });

  it("are refused if they have several inputs or outputs, with advice", () => {
    const { generator, discriminator } = buildToy();
    models.push(generator, discriminator);
    const images = toyImages(4);
    /** Makes a model of the same layers with one more input, or one more output. */
    const twice = ({ inputs, outputs }: tf.LayersModel, what: "inputs" | "outputs") => {
      if (what === "inputs") return tf.model({ inputs: [...inputs, tf.input({ shape: [1] })], outputs });
      const more = tf.layers.reLU().apply(outputs) as tf.SymbolicTensor;
      return tf.model({ inputs, outputs: [...outputs, more] });
    };
    const attempt = (g: tf.LayersModel, d: tf.LayersModel) => () =>
      trainDcgan(g, d, images, { batchSize: 4 });
    expect(attempt(twice(generator, "inputs"), discriminator)).to.throw(
      /The generator must have 1 input and 1 output, but this one has 2 inputs and 1 output: .*your own training loop/,
    );
    expect(attempt(generator, twice(discriminator, "inputs"))).to.throw(
      /The discriminator .*2 inputs and 1 output/,
    );
    expect(attempt(generator, twice(discriminator, "outputs"))).to.throw(/1 input and 2 outputs/);
    images.dispose();
  });

  it("are refused with a whole data set in place of images, and with images that are not float32", () => {
    const { encoder, decoder } = buildToyVae();
    const { generator, discriminator } = buildToy();
    const toy = toyDigits(4);
    const { network, normalizer } = buildToyDiffusion(toy);
    models.push(encoder, decoder, generator, discriminator, network, normalizer);
    const functions = {
      trainVae: (images: tf.Tensor4D) => trainVae(encoder, decoder, images),
      validation: (images: tf.Tensor4D) => trainVae(encoder, decoder, toy, { validation: images }),
      trainDcgan: (images: tf.Tensor4D) => trainDcgan(generator, discriminator, images),
      trainDiffusion: (images: tf.Tensor4D) => trainDiffusion(network, normalizer, images),
      buildNormalizer,
    };
    const bytes = toy.toInt();
    const bits = toy.toBool();
    for (const [name, call] of Object.entries(functions)) {
      const about = name === "validation" ? name : "images";
      expect(() => call({ images: toy } as never), name).to.throw(
        TypeError,
        `${about} must be a tensor or a stream of images, got a whole data set: pass only its images, such as train.images.`,
      );
      expect(() => call("digits" as never), name).to.throw(TypeError, 'got "digits": see loadImages');
      expect(() => call(bytes), name).to.throw(
        TypeError,
        `${about} must be float32, got int32: convert them, images.toFloat(), and divide bytes by 255.`,
      );
      expect(() => call(bits), name).to.throw(TypeError, "must be float32, got bool");
    }
    tf.dispose([toy, bytes, bits]);
  });

  it("are refused with images alone where labels are needed", () => {
    const classifier = made(buildToyClassifier());
    const { encoder, decoder } = buildToyConditionalVae();
    models.push(encoder, decoder);
    const data = labelledDigits(3);
    const message =
      "must be images with their labels, { images, labels }, got a Tensor: pass the whole data set.";
    const images = data.images as never;
    expect(() => trainClassifier(classifier, images)).to.throw(TypeError, `data ${message}`);
    expect(() => trainConditionalVae(encoder, decoder, images)).to.throw(TypeError, `data ${message}`);
    expect(() => trainClassifier(classifier, data, { validation: images })).to.throw(
      TypeError,
      `validation ${message}`,
    );
    expect(() => trainClassifier(classifier, { images: data.images } as never)).to.throw(
      /got an object: pass/,
    );
    tf.dispose(data);
  });

  it("are refused if they are swapped, or are no networks", () => {
    const { encoder, decoder } = buildToyVae();
    models.push(encoder, decoder);
    const images = toyDigits(4);
    expect(() => trainVae(decoder, encoder, images)).to.throw(
      "The decoder must take z [n, latentDim], but this one takes [n, 8, 8, 1]: pass the encoder first, then the decoder.",
    );
    expect(() => trainVae({ encoder, decoder } as never, images as never, {} as never)).to.throw(
      TypeError,
      "The encoder must be a network, got an object: pass what a build function has returned.",
    );
    expect(() => trainDcgan(undefined as never, encoder, images)).to.throw(
      TypeError,
      "The generator must be a network, got undefined",
    );
    images.dispose();
  });

  it("are refused with an optimizer in place of a function that makes it", () => {
    const { encoder, decoder } = buildToyVae();
    models.push(encoder, decoder);
    const images = toyDigits(4);
    const [made, theirs] = [adam(1e-3), tf.train.adam()];
    for (const [optimizer, got] of [
      [made, "an Adam"],
      [theirs, "an AdamOptimizer"],
      ["adam", '"adam"'],
    ] as const) {
      expect(() => trainVae(encoder, decoder, images, { optimizer: optimizer as never })).to.throw(
        TypeError,
        `optimizer must be a function that makes the optimizer, got ${got}: pass adam, for example, or ` +
          "(rate) => adam(rate, { beta1: 0.5 }).",
      );
    }
    for (const each of [images, made, theirs]) each.dispose();
  });

  it("may take vectors: a VAE of vectors can be trained", async () => {
    const inputs = tf.input({ shape: [64] });
    const hidden = tf.layers.dense({ units: 8, activation: "relu" }).apply(inputs);
    const ends = [1, 2].map(() => tf.layers.dense({ units: 2 }).apply(hidden) as tf.SymbolicTensor);
    const encoder = made(tf.model({ inputs, outputs: ends }));
    const decoder = dense(2, 64, "sigmoid");
    const images = tf.fill([10, 64], 0.3);
    const [{ loss, valLoss }] = await fit(
      trainVae(encoder, decoder, images, { epochs: 1, seed: 1, validation: images }),
    );
    expect(loss).to.be.within(0.5, 2);
    expect(valLoss).to.be.within(0.5, 2);
    const other = tf.zeros([10, 36]);
    expect(() => trainVae(encoder, decoder, images, { validation: other })).to.throw(
      /validation must be \[n, 64\] with n ≥ 1, the encoder's input shape, got \[10, 36\]: resize or reshape them/,
    );
    tf.dispose([images, other]);
  });
});
