import { expect } from "chai";
import { decodeSquare, latentSquare } from "../../../src/models/vae2e/latentSquare";
import { buildDecoder2e, buildEncoder2e } from "../../../src/models/vae2e/networks";
import { tf } from "../../../src/tensorflow/backend";
import { buildToyVae2e } from "./toyVae2e";

/** Output shape and number of parameters of each layer. */
const summary = (model: tf.LayersModel) =>
  model.layers.map((layer) => [layer.name, layer.outputShape, layer.countParams()]);

describe("the later editions' VAE", () => {
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  it("encoder: the layers, shapes and parameters of the book's summary", () => {
    const encoder = buildEncoder2e();
    expect(summary(encoder)).to.deep.equal([
      ["images", [null, 28, 28, 1], 0],
      ["conv2d_1", [null, 14, 14, 32], 320],
      ["conv2d_2", [null, 7, 7, 64], 18496],
      ["flatten_1", [null, 3136], 0],
      ["dense_1", [null, 16], 50192],
      ["zMean", [null, 2], 34],
      ["zLogVar", [null, 2], 34],
    ]);
    expect(encoder.countParams()).to.equal(69_076);
  });

  it("decoder: the layers, shapes and parameters of the book's summary", () => {
    const decoder = buildDecoder2e();
    expect(summary(decoder)).to.deep.equal([
      ["z", [null, 2], 0],
      ["dense_2", [null, 3136], 9408],
      ["reshape_1", [null, 7, 7, 64], 0],
      ["conv2d_transpose_1", [null, 14, 14, 64], 36928],
      ["conv2d_transpose_2", [null, 28, 28, 32], 18464],
      ["conv2d_3", [null, 28, 28, 1], 289],
    ]);
    expect(decoder.countParams()).to.equal(65_089);
  });

  it("refuses a size that cannot be halved twice", () => {
    expect(() => buildEncoder2e({ imageSize: 30 })).to.throw(
      /imageSize must be a multiple of 4 .*got 30: pad or resize/,
    );
    expect(() => buildDecoder2e({ hiddenUnits: 0 })).to.throw(/hiddenUnits .*the book uses 16/);
  });

  it("latentSquare: evenly spaced, z[0] to the right, z[1] upwards", () => {
    const points = latentSquare(3).arraySync();
    expect(points.slice(0, 4)).to.deep.equal([
      [-1, 1],
      [0, 1],
      [1, 1],
      [-1, 0],
    ]);
    expect(latentSquare(2, { extent: 2 }).arraySync().at(-1)).to.deep.equal([2, -2]);
    expect(latentSquare().shape).to.deep.equal([900, 2]);
    expect(() => latentSquare(1)).to.throw(/n must be a whole number ≥ 2, got 1/);
    for (const extent of [NaN, 0, -1])
      expect(() => latentSquare(3, { extent })).to.throw(
        RangeError,
        `extent must be a number > 0, got ${extent}`,
      );
  });

  it("decodeSquare decodes these points, and refuses a decoder with more dimensions", async () => {
    const { decoder } = buildToyVae2e();
    const images = await decodeSquare(decoder, 2);
    const corner = decoder.predict(tf.tensor2d([[-1, 1]])) as tf.Tensor;
    expect(images.shape).to.deep.equal([4, 8, 8, 1]);
    expect(images.slice(0, 1).sub(corner).abs().max().dataSync()[0]).to.be.below(1e-6);

    const wide = buildDecoder2e({ latentDim: 3, imageSize: 8, filters: [2, 2] });
    const error = await decodeSquare(wide).catch((thrown: Error) => thrown);
    expect((error as Error).message).to.match(/2 latent dimensions, but this one has 3/);
    for (const each of [images, decoder, wide]) each.dispose();
  });
});
