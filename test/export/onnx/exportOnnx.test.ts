import { expect } from "chai";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tf } from "../../../src/tensorflow/backend";
import { exportOnnx, onnxBytes } from "../../../src/export/onnx/exportOnnx";
import { encodeGraph } from "../../../src/export/onnx/encode";
import { OnnxGraph } from "../../../src/export/onnx/graph";

// npm run test:onnx compares the outputs of every model with onnxruntime's.
describe("export to ONNX", () => {
  const dense = (units: number, args = {}) => tf.layers.dense({ units, ...args });

  it("writes a file, and its folders, and replaces an existing one", async () => {
    const folder = mkdtempSync(join(tmpdir(), "genbook-onnx-"));
    const model = tf.sequential({ layers: [dense(2, { inputShape: [3] })] });
    try {
      const path = join(folder, "new", "model.onnx");
      await exportOnnx(model, path);
      const first = readFileSync(path);
      expect(first.equals(onnxBytes(model, "model"))).to.equal(true);
      writeFileSync(path, "old");
      await exportOnnx(model, path);
      expect(readFileSync(path).equals(first)).to.equal(true);
      expect(readdirSync(join(folder, "new"))).to.deep.equal(["model.onnx"]);
    } finally {
      rmSync(folder, { recursive: true });
      model.dispose();
    }
  });

  it("gives inputs and outputs the names of the model's own, however many models there are", () => {
    const build = () => {
      const input = tf.input({ shape: [3], name: "z" });
      const output = dense(2, { name: "scores" }).apply(input) as tf.SymbolicTensor;
      return tf.model({ inputs: input, outputs: output, name: "scorer" });
    };
    const [first, second] = [build(), build()];
    second.setWeights(first.getWeights());
    expect(onnxBytes(second).equals(onnxBytes(first))).to.equal(true);
    for (const name of ["z", "scores"])
      expect(onnxBytes(first).includes(String.fromCharCode(name.length) + name)).to.equal(true);
    for (const model of [first, second]) model.dispose();
  });

  it("leaves out layers that act only during training", () => {
    const kernel = tf.initializers.ones();
    const [plain, dropping] = [
      [],
      [tf.layers.dropout({ rate: 0.5 }), tf.layers.gaussianNoise({ stddev: 1 })],
    ].map((extra) =>
      tf.sequential({
        name: "model",
        layers: [
          dense(2, { inputShape: [3], name: "first", kernelInitializer: kernel }),
          ...extra,
          dense(1, { name: "second", kernelInitializer: kernel }),
        ],
      }),
    );
    expect(onnxBytes(dropping).equals(onnxBytes(plain))).to.equal(true);
    for (const model of [plain, dropping]) model.dispose();
  });

  it("names all layers that it cannot export, also those of inner models, and those that it can", () => {
    const inner = tf.sequential({
      name: "inner",
      layers: [tf.layers.masking({ inputShape: [4, 3], name: "mask" }), tf.layers.flatten()],
    });
    const model = tf.sequential({
      name: "odd",
      layers: [inner, dense(2, { name: "hard", activation: "hardSigmoid" })],
    });
    expect(() => onnxBytes(model)).to.throw(
      /^odd cannot be exported: layer mask \(Masking\) has no conversion; layer hard \(Dense\) has the activation "hardSigmoid" \(expected one of linear, .*swish.*\)\. The layers that can be exported are .*Conv2D, Conv2DTranspose.*/,
    );
    model.dispose();
  });

  it("refuses a model that has been disposed, and leaves no file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "genbook-onnx-"));
    const model = tf.sequential({ layers: [dense(2, { inputShape: [3] })] });
    model.dispose();
    let message = "";
    await exportOnnx(model, join(folder, "model.onnx")).catch((error: Error) => (message = error.message));
    expect(message).to.match(/disposed/);
    expect(readdirSync(folder)).to.deep.equal([]);
    rmSync(folder, { recursive: true });
  });
});

describe("a graph of ONNX", () => {
  it("gives each value a name of its own", () => {
    const graph = new OnnxGraph();
    const x = graph.input("x", [null, 2]);
    const names = [
      graph.node("Relu", [x], x.shape, "y"),
      graph.node("Relu", [x], x.shape, "y"),
      graph.input("x", [1]),
    ];
    expect(names.map(({ name }) => name)).to.deep.equal(["y", "y_2", "x_2"]);
  });

  it("is encoded field by field, as onnx.proto says", () => {
    const graph = new OnnxGraph();
    const x = graph.input("x", [null, 2]);
    const y = graph.node("Elu", [x], x.shape, "y", { alpha: { float: 0.5 } });
    const bytes = encodeGraph(graph, [x], [y], { name: "g", producer: "p", version: "1" });
    const value = (name: string) => `0a01${name}120f0a0d080112090a0312016e0a020802`;
    const node = "0a0178" + "120179" + "1a0179" + "2203456c75" + "2a0f0a05616c706861150000003fa00101";
    const body =
      `0a${(node.length / 2).toString(16)}${node}` + "120167" + `5a14${value("78")}` + `6214${value("79")}`;
    expect(bytes.toString("hex")).to.equal(
      `0808` + "120170" + "1a0131" + `3a${(body.length / 2).toString(16)}${body}` + "42021011",
    );
  });
});
