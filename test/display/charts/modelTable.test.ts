import { inspect } from "node:util";
import { expect } from "chai";
import "../../../src/display/charts/modelTable";
import { tf } from "../../../src/tensorflow/backend";
import { bundleOf, printed } from "../notebook";

describe("models as tables", () => {
  const small = () =>
    tf.sequential({
      name: "<small>",
      layers: [
        tf.layers.dense({ units: 3, inputShape: [4], name: "first" }),
        tf.layers.dense({ units: 400, name: "last" }),
      ],
    });
  /** A network with two heads on one layer. */
  const forked = () => {
    const input = tf.input({ shape: [28, 28, 1] });
    const flat = tf.layers.flatten({ name: "flat" }).apply(input);
    const heads = ["zMean", "zLogVar"].map((name) => tf.layers.dense({ units: 2, name }).apply(flat));
    return tf.model({ inputs: input, outputs: heads as tf.SymbolicTensor[], name: "encoder" });
  };
  const plain = async (model: tf.LayersModel) => (await bundleOf(model as never))["text/plain"] as string;

  it("are as wide as their contents, and say where a layer does not follow the one above", async () => {
    const [head, rule, , ...rows] = (await plain(forked())).split("\n");
    expect(head).to.match(/^Layer \(type\) {9,}Output shape {2,}Param #$/);
    expect(rule).to.equal("=".repeat(head.length));
    const row = (layer: string, output: string, parameters: string) =>
      layer.padEnd(head.indexOf("Output")) +
      output.padEnd(head.length - parameters.length - head.indexOf("Output")) +
      parameters;
    expect(rows.slice(0, 3)).to.deep.equal([
      row("flat (Flatten)", "[batch,784]", "0"),
      row("zMean (Dense)", "[batch,2]", "1,570"),
      `${row("zLogVar (Dense)", "[batch,2]", "1,570")}  ← flat`,
    ]);
    expect(rows.slice(-3)).to.deep.equal([
      "Total params: 3,140",
      "Trainable params: 3,140",
      "Non-trainable params: 0",
    ]);
  });

  it("are what summary() prints, unless it is told a width", async () => {
    const model = small();
    expect((await printed(() => model.summary())).join("\n")).to.equal(await plain(model));
    const lines: string[] = [];
    model.summary(undefined, undefined, (line: string) => lines.push(line));
    expect(lines.join("\n")).to.equal(await plain(model));
    const wide = await printed(() => model.summary(120));
    expect(wide[0]).to.equal("_".repeat(120));
  });

  it("are HTML with every name escaped, and one line where they are printed in another value", async () => {
    const model = small();
    expect((await bundleOf(model as never))["text/html"])
      .to.include("&lt;small&gt;: 1,615 parameters")
      .and.include('<td style="text-align: left">[batch,400]</td><td style="text-align: left">1,600</td>')
      .and.not.match(/<small>/);
    expect(inspect([model])).to.equal("[ LayersModel <small>: 1,615 parameters ]");
  });

  it("count the weights that do not train", async () => {
    const model = small();
    model.layers[0].trainable = false;
    expect(await plain(model)).to.match(
      /Total params: 1,615\nTrainable params: 1,600\nNon-trainable params: 15$/,
    );
  });

  it("say that a model without layers is not built yet", async () => {
    const model = tf.sequential({ name: "later" });
    expect(await bundleOf(model as never)).to.deep.equal({ "text/plain": "later: not built yet" });
    expect(inspect(model)).to.equal("LayersModel later: not built yet");
  });
});
