import { expect } from "chai";
import { trainDcgan } from "../../../src/models/dcgan/train";
import { outputRange } from "../../../src/models/layers/checks";
import { trainVae } from "../../../src/models/vae/train";
import { tf } from "../../../src/tensorflow/backend";
import { fit } from "../../../src/training/fit";
import { buildToy, toyImages } from "../dcgan/toyDcgan";
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
