import { expect } from "chai";
import { binaryCrossentropy } from "../../../src/models/layers/binaryCrossentropy";
import { buildDecoder, buildEncoder, sampleLatent, vaeLoss } from "../../../src/models/vae/networks";
import { buildVae } from "../../../src/models/vae/wholeVae";
import { tf } from "../../../src/tensorflow/backend";
import { fixture } from "../kerasInputs";

const toy = { imageSize: 8, filters: [3, 4] as [number, number], hiddenUnits: 5, seed: 1 };

/** Name, output shape and number of parameters of each layer. */
const summary = (model: tf.LayersModel) =>
  model.layers.map((layer) => [layer.name, layer.outputShape, layer.countParams()]);

describe("the VAE's models", () => {
  before(() => tf.engine().startScope());
  after(() => tf.engine().endScope());

  it("encoder: the layers, shapes and parameters of the book's summary", () => {
    const encoder = buildEncoder();
    expect(summary(encoder)).to.deep.equal([
      ["input_1", [null, 28, 28, 1], 0],
      ["conv2d_1", [null, 28, 28, 32], 320],
      ["conv2d_2", [null, 14, 14, 64], 18496],
      ["conv2d_3", [null, 14, 14, 64], 36928],
      ["conv2d_4", [null, 14, 14, 64], 36928],
      ["flatten_1", [null, 12544], 0],
      ["dense_1", [null, 32], 401440],
      ["zMean", [null, 2], 66],
      ["zLogVar", [null, 2], 66],
    ]);
    expect(encoder.countParams()).to.equal(494_244);
  });

  it("decoder: the layers, shapes and parameters of the book's summary", () => {
    const decoder = buildDecoder();
    expect(summary(decoder)).to.deep.equal([
      ["input_2", [null, 2], 0],
      ["dense_4", [null, 12544], 37632],
      ["reshape_1", [null, 14, 14, 64], 0],
      ["conv2d_transpose_1", [null, 28, 28, 32], 18464],
      ["conv2d_5", [null, 28, 28, 1], 289],
    ]);
    expect(decoder.countParams()).to.equal(56_385);
  });

  it("sizes are options: latentDim, imageSize, channels, filters, hiddenUnits", () => {
    const options = { ...toy, latentDim: 3, channels: 3 };
    const [encoder, decoder] = [buildEncoder(options), buildDecoder(options)];
    const [zMean, zLogVar] = encoder.predict(tf.zeros([2, 8, 8, 3])) as tf.Tensor[];
    expect([zMean.shape, zLogVar.shape]).to.deep.equal([
      [2, 3],
      [2, 3],
    ]);
    const images = decoder.predict(zMean) as tf.Tensor;
    expect(images.shape).to.deep.equal([2, 8, 8, 3]);
    expect(encoder.getLayer("dense_1").outputShape).to.deep.equal([null, 5]);
  });

  it("the same seed gives the same weights; layers of one shape get different ones", () => {
    const kernels = (seed: number) =>
      buildEncoder({ ...toy, seed })
        .weights.filter(({ shape }) => shape.length > 1)
        .map((each) => each.read().dataSync());
    expect(kernels(1)).to.deep.equal(kernels(1));
    expect(kernels(1)[0]).to.not.deep.equal(kernels(2)[0]);
    const encoder = buildEncoder(toy);
    const kernel = (name: string) => Array.from(encoder.getLayer(name).getWeights()[0].dataSync());
    expect(kernel("conv2d_3")).to.not.deep.equal(kernel("conv2d_4"));
    expect(kernel("zMean")).to.not.deep.equal(kernel("zLogVar"));
  });

  it("a saved encoder loads in plain tfjs", async () => {
    const encoder = buildEncoder(toy);
    let saved: tf.io.ModelArtifacts | undefined;
    await encoder.save(
      tf.io.withSaveHandler((artifacts) => {
        saved = artifacts;
        return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } });
      }),
    );
    const loaded = await tf.loadLayersModel(tf.io.fromMemory(saved!));
    const images = tf.randomUniform([2, 8, 8, 1], 0, 1, "float32", 1);
    const [ours, theirs] = [encoder, loaded].map((model) =>
      (model.predict(images) as tf.Tensor[])[0].dataSync(),
    );
    expect(theirs).to.deep.equal(ours);
  });

  it("whole model: 550,629 parameters, shared weights, a new sample on every call", () => {
    expect(buildVae(buildEncoder(), buildDecoder()).countParams()).to.equal(550_629);

    const [encoder, decoder] = [buildEncoder(toy), buildDecoder(toy)];
    const vae = buildVae(encoder, decoder, { seed: 1 });
    const image = tf.randomUniform([1, 8, 8, 1], 0, 1, "float32", 1);
    const [first, second] = [0, 1].map(() => vae.predict(image) as tf.Tensor);
    expect(first.shape).to.deep.equal([1, 8, 8, 1]);
    expect(first.dataSync()).to.not.deep.equal(second.dataSync());

    encoder.getLayer("zLogVar").setWeights([tf.zeros([5, 2]), tf.fill([2], -100)]); // no variance, only the mean
    const [zMean] = encoder.predict(image) as tf.Tensor[];
    const apart = (vae.predict(image) as tf.Tensor).sub(decoder.predict(zMean) as tf.Tensor);
    expect(apart.abs().max().dataSync()[0]).to.be.below(1e-6);
  });

  it("refuses invalid sizes", () => {
    expect(() => buildEncoder({ latentDim: 0 })).to.throw(
      /latentDim must be a whole number ≥ 1, got 0: .*the book uses 2/,
    );
    expect(() => buildDecoder({ latentDim: 2.5 })).to.throw(/latentDim must be a whole number ≥ 1, got 2.5/);
    expect(() => buildEncoder({ imageSize: 27 })).to.throw(
      /imageSize must be an even whole number .*got 27: pad or resize/,
    );
    expect(() => buildEncoder({ filters: [32, 0] })).to.throw(/filters must be a whole number ≥ 1, got 0/);
    expect(() => buildEncoder({ filters: [32] as unknown as [number, number] })).to.throw(
      /filters must be two numbers/,
    );
    expect(() => buildEncoder({ filters: 8 as never })).to.throw(
      RangeError,
      "filters must be a list of whole numbers ≥ 1, got 8: the book uses [32, 64].",
    );
    expect(() => buildEncoder({ channels: NaN })).to.throw(/channels/);
    expect(() => buildEncoder({ hiddenUnits: -1 })).to.throw(/hiddenUnits/);
    expect(() => buildEncoder({ seed: -1 })).to.throw(/seed/);
  });
});

describe("the VAE's arithmetic", () => {
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  const value = (tensor: tf.Tensor) => tensor.dataSync()[0];

  it("sampling: zMean + exp(zLogVar / 2) · ε, in the first printings exp(zLogVar) · ε", () => {
    const [zMean, zLogVar, epsilon] = [1, 2, -0.5].map((each) => tf.fill([1, 1], each));
    expect(value(sampleLatent(zMean, zLogVar, epsilon))).to.be.closeTo(1 - 0.5 * Math.exp(1), 1e-6);
    const first = sampleLatent(zMean, zLogVar, epsilon, { firstPrinting: true });
    expect(value(first)).to.be.closeTo(1 - 0.5 * Math.exp(2), 1e-6);
  });

  it("binary cross-entropy matches that of Keras, even at 0 and 1 and for targets above 1", () => {
    const { targets, outputs, losses } =
      fixture<Record<"targets" | "outputs" | "losses", number[]>>("binary-crossentropy");
    const ours = binaryCrossentropy(tf.tensor1d(targets), tf.tensor1d(outputs)).dataSync();
    losses.forEach((loss, i) =>
      expect(ours[i], `${targets[i]}, ${outputs[i]}`).to.be.closeTo(loss, 1e-4 * Math.abs(loss) + 1e-8),
    );
  });

  it("KL is 0 at N(0, 1), and elsewhere klWeight · mean(zMean² + exp(zLogVar) − 1 − zLogVar)", () => {
    const images = tf.fill([2, 4, 4, 1], 0.5);
    const [zeros, zMean, zLogVar] = [tf.zeros([2, 3]), tf.fill([2, 3], 2), tf.fill([2, 3], 1)];
    const atPrior = vaeLoss(images, images, zeros, zeros);
    expect(value(atPrior.klLoss)).to.be.closeTo(0, 1e-9);
    expect(value(atPrior.loss)).to.be.closeTo(Math.log(2), 1e-6); // grey for grey costs ln 2 a pixel
    const away = vaeLoss(images, images, zMean, zLogVar, { klWeight: 0.1 });
    expect(value(away.klLoss)).to.be.closeTo(0.1 * (4 + Math.E - 2), 1e-6);
    expect(value(away.loss)).to.be.closeTo(value(away.reconstructionLoss) + value(away.klLoss), 1e-6);
  });

  it("refuses a klWeight below 0", () => {
    const [image, z] = [tf.zeros([1, 2, 2, 1]), tf.zeros([1, 2])];
    expect(() => vaeLoss(image, image, z, z, { klWeight: -1 })).to.throw(
      /klWeight must be a number ≥ 0, got -1/,
    );
  });
});
