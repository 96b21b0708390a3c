import { expect } from "chai";
import { modelDiagram } from "../../../src/display/charts/modelDiagram";
import { dropout } from "../../../src/models/layers/randomLayers";
import { buildToyVae } from "../../models/vae/toyVae";
import { buildVae } from "../../../src/models/vae/wholeVae";
import { tf } from "../../../src/tensorflow/backend";
import { bundleOf, readPng } from "../notebook";

const textOf = async (model: tf.LayersModel) =>
  String((await bundleOf(modelDiagram(model)))["text/plain"]).split("\n");

describe("modelDiagram", () => {
  it("names layers, arguments, output shapes and parameters, with an activation in its layer's row", async () => {
    const model = tf.sequential({
      name: "discriminator",
      layers: [
        tf.layers.conv2d({ inputShape: [8, 8, 3], filters: 4, kernelSize: [5, 3], strides: 2 }),
        tf.layers.leakyReLU({ alpha: 0.3 }),
        tf.layers.maxPooling2d({ poolSize: 2, strides: 1 }),
        tf.layers.flatten(),
        dropout({ rate: 0.4 }),
        tf.layers.dense({ units: 1, activation: "sigmoid" }),
      ],
    });
    expect(await textOf(model)).to.deep.equal([
      "discriminator: 193 parameters",
      "input                                      8×8×3    0",
      "Conv2D 4 · 5×3 · stride 2 · LeakyReLU 0.3  2×3×4  184",
      "MaxPooling2D · 2×2                         1×2×4    0",
      "Flatten                                        8    0",
      "Dropout 0.4                                    8    0",
      "Dense 1 · sigmoid                              1    9",
    ]);
  });

  it("follows branches, and layers that two models share, and tells layers side by side apart by name", async () => {
    const { encoder, decoder } = buildToyVae();
    const whole = buildVae(encoder, decoder);
    const branches = ["zMean: Dense 2", "zLogVar: Dense 2"];
    const namesOf = async (model: tf.LayersModel) =>
      (await textOf(model)).map((line) => line.split(/ {2,}/)[0]);
    expect((await namesOf(encoder)).slice(-3)).to.deep.equal(["Dense 5 · relu", ...branches]);
    expect((await namesOf(whole)).slice(-4)).to.deep.equal([...branches, "Sampling", "model decoder"]);
  });

  it("draws blocks as wide as the images are large, in a picture of 600 pixels", async () => {
    const { decoder } = buildToyVae();
    const bundle = await bundleOf(modelDiagram(decoder));
    const picture = await readPng(bundle["image/png"]);
    expect([picture.width, picture.height]).to.deep.equal([600, 60 + 5 * 34]);
    const blue = (row: number) => {
      const line = Array.from({ length: 220 }, (_, x) => picture.at(x, 60 + (row + 0.5) * 34));
      return line.filter(([red, , blue]) => blue > red + 60).length;
    };
    // The input and the dense layer; 4×4; 8×8 twice.
    expect([0, 1, 2, 3, 4].map(blue)).to.deep.equal([26, 26, 50, 100, 100]);
  });

  it("is a table on a page: the text in the page's colours, beside a picture of the blocks", async () => {
    const { decoder } = buildToyVae();
    const bundle = await bundleOf(modelDiagram(decoder));
    const html = String(bundle["text/html"]);
    const [, rows, png, width, height] =
      /rowspan="(\d+)".*?base64,([^"]+)" width="(\d+)" height="(\d+)"/.exec(html)!;
    const picture = await readPng(png);
    expect([picture.width, picture.height]).to.deep.equal([Number(width), Number(height)]);
    expect(picture.height).to.equal(34 * Number(rows));
    const [title, ...lines] = await textOf(decoder);
    const texts = [...html.matchAll(/>([^<>]+)</g)].map(([, text]) => text);
    const columns = lines.flatMap((line) => line.split(/ {2,}/).filter((text) => text !== "0"));
    expect(texts).to.deep.equal([title, "layer", "output", "parameters", ...columns]);
    expect(html.match(/<tr style="height: 34px/g)).to.have.length(Number(rows));
    expect(html).to.not.match(/[^-]color:/);
  });

  it("shows a model's name as text", async () => {
    const evil = tf.sequential({ name: "<b>", layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
    expect((await bundleOf(modelDiagram(evil)))["text/html"]).to.include("<b>&lt;b&gt;: 2 parameters</b>");
  });

  it("draws models whose images may have any size", async () => {
    const inputs = tf.input({ shape: [null, null, 3] });
    const outputs = tf.layers.conv2d({ filters: 2, kernelSize: 3 }).apply(inputs) as tf.SymbolicTensor;
    expect(await textOf(tf.model({ inputs, outputs, name: "filter" }))).to.deep.equal([
      "filter: 56 parameters",
      "input           any×any×3   0",
      "Conv2D 2 · 3×3  any×any×2  56",
    ]);
  });
});
