import { expect } from "chai";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spectralNormalization } from "../../../src/models/layers/spectralNormalization";
import { tf } from "../../../src/tensorflow/backend";
import { saveModel } from "../../../src/training/saved/saveModel";
import { weightsOf } from "../../../src/training/trainState";
import { distance, fixture, noise, weight, type Stored } from "../kerasInputs";

interface Fixture {
  spectral: { salt: number; passes: Stored[][]; vector: Stored };
}

/** images [n, 6, 6, 3] → [n, 3, 3, 5], by a normalized convolution */
function buildConv(): tf.LayersModel {
  const images = tf.input({ shape: [6, 6, 3] });
  const conv = tf.layers.conv2d({
    name: "conv",
    filters: 5,
    kernelSize: 4,
    strides: 2,
    padding: "same",
    kernelInitializer: "glorotNormal",
  });
  return tf.model({
    inputs: images,
    outputs: spectralNormalization(conv).apply(images) as tf.SymbolicTensor,
  });
}

const values = (tensor: tf.Tensor) => tensor.dataSync<"float32">();

describe("spectralNormalization", () => {
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  it("gives Keras' outputs, gradients and vector in each of three passes", () => {
    const { salt, passes, vector } = fixture<Fixture>("sn-gan").spectral;
    const model = buildConv();
    const weights = weightsOf(model);
    weights.forEach((each, i) => each.assign(weight(each.shape, salt + i)));
    const [x, direction] = [noise([2, 6, 6, 3], salt + 2), noise([2, 3, 3, 5], salt + 3)];
    for (const [y, ...ofWeights] of passes) {
      let output!: tf.Tensor;
      const loss = () => {
        output = tf.keep(model.apply(x, { training: true }) as tf.Tensor);
        return output.mul(direction).sum<tf.Scalar>();
      };
      const { grads } = tf.variableGrads(loss, weights);
      expect(distance(values(output), y)).to.be.below(1e-5);
      weights.forEach(({ name }, i) => expect(distance(values(grads[name]), ofWeights[i])).to.be.below(1e-5));
      output.dispose();
    }
    expect(distance(values(model.weights.at(-1)!.read()), vector)).to.be.below(1e-5);
  });

  it("approaches a kernel whose largest singular value is 1, and stays there in inference mode", () => {
    const input = tf.input({ shape: [3] });
    const dense = tf.layers.dense({ units: 4, useBias: false, kernelInitializer: "ones" });
    const model = tf.model({
      inputs: input,
      outputs: spectralNormalization(dense).apply(input) as tf.SymbolicTensor,
    });
    // singular values 5, 2 and 1, with the unit vectors as right singular vectors
    const kernel = tf.tensor2d([[5, 0, 0, 0], [0, 2, 0, 0], [0, 0, 1, 0]]); // prettier-ignore
    weightsOf(model)[0].assign(kernel);
    for (let i = 0; i < 20; i++) model.apply(tf.ones([1, 3]), { training: true });
    const vector = values(model.weights[1].read()).slice();
    const normalized = values(model.apply(tf.eye(3)) as tf.Tensor);
    expect(values(model.weights[1].read())).to.deep.equal(vector);
    Array.from(values(kernel)).forEach((value, i) => expect(normalized[i]).to.be.closeTo(value / 5, 1e-5));
  });

  it("keeps its kernel, bias and vector among the weights, and only the first two are trained", () => {
    const model = buildConv();
    expect(model.weights.map(({ shape }) => shape)).to.deep.equal([[4, 4, 3, 5], [5], [1, 5]]);
    expect(weightsOf(model).map(({ shape }) => shape)).to.deep.equal([[4, 4, 3, 5], [5]]);
    expect(model.countParams()).to.equal(4 * 4 * 3 * 5 + 5 + 5);
  });

  it("is saved and loaded with its layer", async () => {
    const folder = mkdtempSync(join(tmpdir(), "spectral-"));
    try {
      const model = buildConv();
      const x = noise([2, 6, 6, 3], 1);
      model.apply(x, { training: true });
      await saveModel(model, join(folder, "model"));
      const again = await tf.loadLayersModel(`file://${join(folder, "model", "model.json")}`);
      const [before, after] = [model, again].map((each) => values(each.apply(x) as tf.Tensor));
      expect(after).to.deep.equal(before);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("refuses a layer without a kernel", () => {
    const flatten = spectralNormalization(tf.layers.flatten({ name: "flatten" }));
    const model = () => flatten.apply(tf.input({ shape: [2, 2] }));
    expect(model).to.throw(/needs a layer with a kernel.*flatten \(Flatten\) has none/);
  });
});
