import { expect } from "chai";
import { buildDiscriminator, buildGenerator } from "../../../src/models/dcgan/networks";
import { tf } from "../../../src/tensorflow/backend";
import { RandomStream } from "../../../src/tensorflow/random";
import { opsOf, TOY } from "./toyDcgan";

describe("buildGenerator and buildDiscriminator", () => {
  const shapes = (model: tf.LayersModel) =>
    model.layers.map(({ outputShape }) => outputShape.slice(1).join("×"));
  const config = (model: tf.LayersModel, name: string) => model.getLayer(name).getConfig();
  const strides = (model: tf.LayersModel) =>
    model.layers
      .filter((layer) => layer.getClassName() === "Conv2D")
      .map((layer) => (layer.getConfig().strides as number[])[0]);

  it("match the book's layers, sizes and parameters (listings 8.29 and 8.30)", () => {
    const generator = buildGenerator();
    expect(generator.countParams()).to.equal(6_264_579);
    expect(shapes(generator)).to.deep.equal([
      "32",
      "32768",
      "32768",
      "16×16×128",
      "16×16×256",
      "16×16×256",
      "32×32×256",
      "32×32×256",
      "32×32×256",
      "32×32×256",
      "32×32×256",
      "32×32×256",
      "32×32×3",
    ]);
    const discriminator = buildDiscriminator();
    expect(discriminator.countParams()).to.equal(790_913);
    expect(shapes(discriminator)).to.deep.equal([
      "32×32×3",
      "30×30×128",
      "30×30×128",
      "14×14×128",
      "14×14×128",
      "6×6×128",
      "6×6×128",
      "2×2×128",
      "2×2×128",
      "512",
      "512",
      "1",
    ]);
    expect(config(generator, "leaky_re_lu_1").alpha).to.equal(0.3);
    expect(config(discriminator, "dropout_1").rate).to.equal(0.4);
    generator.dispose();
    discriminator.dispose();
  });

  it("width, imageSize, channels and latentDim have the effect that their names say", () => {
    const options = { imageSize: 40, channels: 1, width: 0.25, seed: 1 };
    const generator = buildGenerator({ ...options, latentDim: 5 });
    expect(generator.inputs[0].shape).to.deep.equal([null, 5]);
    expect(generator.outputs[0].shape).to.deep.equal([null, 40, 40, 1]);
    expect(config(generator, "conv2d_1").filters).to.equal(64);
    const discriminator = buildDiscriminator(options);
    expect(discriminator.inputs[0].shape).to.deep.equal([null, 40, 40, 1]);
    expect(config(discriminator, "conv2d_5").filters).to.equal(32);
    generator.dispose();
    discriminator.dispose();
  });

  it("the same seed gives the same weights, each layer its own", () => {
    const build = (seed: number) => buildDiscriminator({ ...TOY, seed });
    const [a, b, c] = [build(3), build(3), build(4)];
    const kernel = (model: tf.LayersModel, i: number) => model.weights[i].read().dataSync();
    expect(kernel(a, 2)).to.deep.equal(kernel(b, 2));
    expect(kernel(a, 2)).to.not.deep.equal(kernel(c, 2));
    expect(kernel(a, 2)).to.not.deep.equal(kernel(a, 4)); // conv2d_6 and conv2d_7 have the same shape
    for (const model of [a, b, c]) model.dispose();
  });

  describe("the five tricks are switches", () => {
    const trainingOps = (model: tf.LayersModel) =>
      opsOf(() =>
        tf.tidy(() => {
          model.apply(tf.zeros([2, ...(model.inputs[0].shape.slice(1) as number[])]), { training: true });
        }),
      );

    it("1: tanh in −1..1, sigmoid in 0..1", async () => {
      const z = tf.tidy(() => tf.randomNormal([20, 32], 0, 1000, "float32", 1));
      for (const [outputActivation, op, low] of [
        ["tanh", "Tanh", -1],
        ["sigmoid", "Sigmoid", 0],
      ] as const) {
        const generator = buildGenerator({ ...TOY, outputActivation });
        expect(await trainingOps(generator)).to.include(op);
        const made = tf.tidy(() => (generator.predict(z) as tf.Tensor).dataSync());
        expect(Math.min(...made)).to.be.within(low, low + 0.2);
        expect(Math.max(...made)).to.be.within(0.8, 1);
        generator.dispose();
      }
      z.dispose();
    });

    it("3: dropout 0 leaves no dropout op", async () => {
      const [withIt, without] = [buildDiscriminator(TOY), buildDiscriminator({ ...TOY, dropout: 0 })];
      expect(await trainingOps(withIt)).to.include("StatelessRandomUniform");
      expect(await trainingOps(without)).to.not.include("StatelessRandomUniform");
      expect(without.layers.map((layer) => layer.getClassName())).to.not.include("SeededDropout");
      expect(without.countParams()).to.equal(withIt.countParams());
      withIt.dispose();
      without.dispose();
    });

    it("4: pooled has no strided convolution left, strided no pooling", async () => {
      const [strided, pooled] = [
        buildDiscriminator(TOY),
        buildDiscriminator({ ...TOY, downsampling: "pooled" }),
      ];
      expect(strides(strided)).to.deep.equal([1, 2, 2, 2]);
      expect(await trainingOps(strided)).to.not.include("MaxPool");
      expect(strides(pooled)).to.deep.equal([1, 1, 1, 1]);
      expect((await trainingOps(pooled)).filter((op) => op === "MaxPool")).to.have.length(3);
      strided.dispose();
      pooled.dispose();
    });

    it("4: slope 0 gives a ReLU everywhere", async () => {
      for (const build of [buildGenerator, buildDiscriminator]) {
        const [leaky, relu] = [build(TOY), build({ ...TOY, slope: 0 })];
        expect(await trainingOps(leaky))
          .to.include("LeakyRelu")
          .and.not.include("Relu");
        expect(await trainingOps(relu))
          .to.include("Relu")
          .and.not.include("LeakyRelu");
        leaky.dispose();
        relu.dispose();
      }
    });

    it("5: stridedKernelSize is the side of every strided kernel, and of no other", () => {
      const generator = buildGenerator({ ...TOY, stridedKernelSize: 5 });
      expect(config(generator, "conv2d_transpose_1").kernelSize).to.deep.equal([5, 5]);
      expect(generator.outputs[0].shape).to.deep.equal([null, 24, 24, 3]);
      const discriminator = buildDiscriminator({ ...TOY, stridedKernelSize: 3 });
      const sides = ["conv2d_5", "conv2d_6", "conv2d_7", "conv2d_8"].map(
        (name) => (config(discriminator, name).kernelSize as number[])[0],
      );
      expect(sides).to.deep.equal([3, 3, 3, 3]);
      generator.dispose();
      discriminator.dispose();
    });
  });

  it("dropout drops the given fraction in training, scales the rest, and does nothing otherwise", () => {
    const discriminator = buildDiscriminator({ ...TOY, width: 1 / 8, dropout: 0.25 });
    const random = new RandomStream(1);
    const layer = discriminator.getLayer("dropout_1");
    const out = tf.tidy(() =>
      (layer.apply(tf.ones([400, 16]), { training: true, random }) as tf.Tensor).dataSync(),
    );
    expect(out.filter((value) => value === 0).length / out.length).to.be.closeTo(0.25, 0.02);
    for (const value of new Set(out)) expect(value).to.be.oneOf([0, Math.fround(1 / 0.75)]);
    const rest = tf.tidy(() => (layer.apply(tf.ones([4, 16])) as tf.Tensor).dataSync());
    expect([...rest]).to.deep.equal(new Array(64).fill(1));
    random.dispose();
    discriminator.dispose();
  });

  it("a discriminator can be saved and loaded", async () => {
    const discriminator = buildDiscriminator(TOY);
    let saved: tf.io.ModelArtifacts | undefined;
    await discriminator.save({
      save: (artifacts) => {
        saved = artifacts;
        return Promise.resolve({
          modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" as const },
        });
      },
    });
    const loaded = await tf.loadLayersModel(tf.io.fromMemory(saved!));
    const answers = [discriminator, loaded].map((model) =>
      tf.tidy(() => (model.predict(tf.ones([2, 24, 24, 3])) as tf.Tensor).dataSync()),
    );
    expect(answers[1]).to.deep.equal(answers[0]);
    discriminator.dispose();
    loaded.dispose();
  });

  it("refuses invalid options, and says which are valid", () => {
    const refused: [() => unknown, RegExp][] = [
      [
        () => buildGenerator({ imageSize: 30 }),
        /imageSize must be a multiple of 8.*got 30.*the book uses 32/,
      ],
      [() => buildDiscriminator({ imageSize: 31 }), /imageSize must be a multiple of 8.*got 31/],
      [
        () => buildDiscriminator({ imageSize: 16 }),
        /imageSize 16 is too small.*leave 14, 6, 2, 0 pixels.*larger images/,
      ],
      [
        () => buildDiscriminator({ imageSize: 8, downsampling: "pooled" }),
        /imageSize 8 is too small.*6, 3, 1, 0/,
      ],
      [() => buildDiscriminator({ stridedKernelSize: 9 }), /imageSize 32 is too small.*windows of 9/],
      [() => buildGenerator({ width: 0 }), /width must be a number > 0, got 0/],
      [() => buildGenerator({ latentDim: 1.5 }), /latentDim must be a whole number ≥ 1, got 1.5/],
      [() => buildGenerator({ channels: 0 }), /channels must be a whole number ≥ 1, got 0/],
      [
        () => buildGenerator({ outputActivation: "relu" as "tanh" }),
        /outputActivation must be "tanh" or "sigmoid", got "relu"/,
      ],
      [() => buildDiscriminator({ dropout: 1 }), /dropout must be ≥ 0 and < 1, got 1/],
      [() => buildDiscriminator({ slope: NaN }), /slope must be a number ≥ 0, got NaN/],
      [
        () => buildDiscriminator({ downsampling: "max" as "pooled" }),
        /downsampling must be "strided" or "pooled", got "max"/,
      ],
    ];
    for (const [build, message] of refused) expect(build).to.throw(RangeError, message);
  });
});
