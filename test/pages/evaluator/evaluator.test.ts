import { expect } from "chai";
import { buildDiscriminator, buildGenerator } from "../../../src/models/dcgan/networks";
import { bilinearUpSampling2d } from "../../../src/models/layers/upSampling";
import { buildSnDiscriminator, buildSnGenerator } from "../../../src/models/snGan/networks";
import { buildDecoder, buildEncoder } from "../../../src/models/vae/networks";
import { buildDecoder2e, buildEncoder2e } from "../../../src/models/vae2e/networks";
import { pageProgram } from "../../../src/export/page/pageProgram";
import { evaluator } from "../../../src/pages/evaluator/evaluator";
import { tf } from "../../../src/tensorflow/backend";

const { layers } = tf;

/** A network of the layers that the library's models do not use, or use with other settings. */
function otherLayers(): tf.LayersModel {
  const image = tf.input({ shape: [9, 8, 2] });
  const through = (x: tf.SymbolicTensor, layer: tf.layers.Layer) => layer.apply(x) as tf.SymbolicTensor;
  const x = [
    layers.conv2d({ filters: 4, kernelSize: 3, strides: 2, padding: "same", activation: "swish" }),
    layers.batchNormalization(),
    layers.upSampling2d({ size: [2, 2] }),
    layers.upSampling2d({ size: [2, 2], interpolation: "bilinear" }),
    bilinearUpSampling2d(),
    layers.averagePooling2d({ poolSize: 3, strides: 2, padding: "same" }),
    layers.maxPooling2d({ poolSize: 2 }),
    layers.conv2dTranspose({ filters: 3, kernelSize: 2, strides: 3, padding: "same", activation: "elu" }),
    layers.conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2, padding: "valid" }),
    layers.conv2d({ filters: 3, kernelSize: 3, dilationRate: 2, activation: "softplus" }),
    layers.layerNormalization(),
  ].reduce(through, image);
  const branches = [
    layers.reLU({ maxValue: 1 }),
    layers.elu(),
    layers.activation({ activation: "selu" }),
  ].map((layer) => through(x, layer));
  const merged = [layers.add, layers.average, layers.maximum, layers.minimum, layers.multiply].map((make) =>
    make().apply(branches),
  ) as tf.SymbolicTensor[];
  const joined = layers.concatenate().apply([...branches, ...merged]) as tf.SymbolicTensor;
  const turned = through(joined, layers.permute({ dims: [3, 1, 2] }));
  const pooled = [layers.globalAveragePooling2d({}), layers.globalMaxPooling2d({})].map((layer) =>
    through(turned, layer),
  );
  const inner = tf.sequential({
    layers: [layers.dense({ units: 7, inputShape: [9, 8, 2], activation: "softsign" }), layers.flatten()],
  });
  const features = layers.concatenate().apply([...pooled, through(image, inner)]) as tf.SymbolicTensor;
  const model = tf.model({
    inputs: image,
    outputs: [through(features, layers.dense({ units: 5, activation: "softmax" })), joined],
  });
  const values = model
    .getWeights()
    .map(({ shape }, i) => tf.randomUniform(shape, 0.1, 0.6, "float32", i + 1));
  model.setWeights(values);
  for (const each of values) each.dispose();
  return model;
}

const small = { width: 0.05, seed: 1 };
const MODELS: Record<string, () => tf.LayersModel> = {
  "the VAE's encoder": () => buildEncoder({ seed: 1, imageSize: 10 }),
  "the VAE's decoder": () => buildDecoder({ seed: 1, imageSize: 10, latentDim: 3 }),
  "the later editions' encoder": () => buildEncoder2e({ seed: 1 }),
  "the later editions' decoder": () => buildDecoder2e({ seed: 1 }),
  "the DCGAN's generator": () => buildGenerator(small),
  "the DCGAN's discriminator": () => buildDiscriminator(small),
  "the discriminator that pools": () => buildDiscriminator({ width: 0.05, seed: 1, downsampling: "pooled" }),
  "the generator with batch normalization": () => buildSnGenerator(small),
  "the discriminator with spectral normalization": () => buildSnDiscriminator(small),
  "all other layers": otherLayers,
};

describe("the evaluator of pages", () => {
  for (const [name, build] of Object.entries(MODELS)) {
    it(`computes ${name} as TensorFlow does`, () => {
      const model = build();
      const x = tf.randomNormal([1, ...(model.inputs[0].shape.slice(1) as number[])], 0, 1, "float32", 1);
      const expected = [model.predict(x)].flat();
      const { program, weights } = pageProgram(model);
      const got = evaluator(program, weights)(x.dataSync() as Float32Array);
      expect(got).to.have.length(expected.length);
      expected.forEach((tensor, i) => {
        const values = tensor.dataSync();
        const largest = Math.max(...values.map(Math.abs));
        expect(got[i]).to.have.length(values.length);
        got[i].forEach((value, at) => expect(value).to.be.closeTo(values[at], 5e-5 * largest));
      });
      for (const each of [x, ...expected]) each.dispose();
      model.dispose();
    });
  }

  it("returns the same for the same input, whatever it has computed before", () => {
    const model = buildDecoder({ seed: 1, imageSize: 4 });
    const { program, weights } = pageProgram(model);
    const evaluate = evaluator(program, weights);
    const first = evaluate(Float32Array.of(1, -1));
    evaluate(Float32Array.of(0, 3));
    expect(evaluate(Float32Array.of(1, -1))).to.deep.equal(first);
    model.dispose();
  });
});
