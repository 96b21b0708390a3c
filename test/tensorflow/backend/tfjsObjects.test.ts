import { inspect } from "node:util";
import { expect } from "chai";
import { adam, tf } from "../../../src/index.js";

const dataset = tf.data.array([1, 2, 3]);
const dense = tf.layers.dense({ units: 2, inputShape: [3], name: "units" });
const model = tf.sequential({ layers: [dense] });
const shown = (value: unknown) => inspect(value);

describe("tfjs' own objects, printed", () => {
  it("name the class of a data set, and its size", () => {
    expect(shown(dataset.batch(2))).to.equal("Dataset { size: 2 }");
    expect(shown(dataset.repeat())).to.equal("Dataset { size: Infinity }");
    expect(shown(tf.data.zip({ a: dataset, b: dataset.map((x) => x) }))).to.equal("Dataset { size: 3 }");
    const made = tf.data.generator(function* () {
      yield 1;
    });
    expect(shown(made)).to.equal("Dataset { size: null }");
    expect(shown(tf.data.csv("file:///nope"))).to.equal(
      "CSVDataset { size: null, hasHeader: true, delimiter: ',' }",
    );
  });

  it("show the settings of genbook's own optimizers too", () => {
    expect(shown(adam(1e-3))).to.match(/^Adam \{[^[]*beta1: 0\.9/);
  });

  it("show an optimizer's settings, and nothing of its memory", () => {
    expect(shown(tf.train.sgd(0.1))).to.equal("SGDOptimizer { learningRate: 0.1 }");
    const optimizer = tf.train.adam();
    const weight = tf.variable(tf.scalar(1));
    optimizer.minimize(() => weight.square().asScalar());
    const settings = "{ learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 }";
    expect(shown(optimizer)).to.equal(`AdamOptimizer ${settings}`);
    optimizer.dispose();
    weight.dispose();
  });

  it("name a layer, with the number of its parameters, and show what a model's tensors and weights are", () => {
    expect(shown(dense)).to.equal("Dense units: 8 parameters");
    expect(shown(tf.layers.lstm({ units: 2, name: "memory" }))).to.equal("LSTM memory: not built yet");
    const [output, kernel] = [model.outputs[0], dense.weights[0]];
    expect(shown(output)).to.match(
      /^SymbolicTensor \{ dtype: 'float32', shape: \[ null, 2 \], name: 'units\//,
    );
    expect(shown(kernel)).to.equal(
      "LayerVariable { dtype: 'float32', shape: [ 3, 2 ], name: 'units/kernel' }",
    );
  });

  it("show where handlers read a model, and what a callback is set to", () => {
    expect(
      shown(tf.io.http("http://localhost/model.json", { requestInit: { headers: { a: "secret" } } })),
    ).to.equal("HTTPRequest { path: 'http://localhost/model.json' }");
    expect(shown(tf.io.getLoadHandlers("file:///model.json"))).to.equal(
      "[ NodeFileSystem { path: '/model.json' } ]",
    );
    expect(shown(new tf.GraphModel("file:///model.json"))).to.equal(
      "GraphModel { modelUrl: 'file:///model.json', version: 'n/a' }",
    );
    expect(shown(tf.callbacks.earlyStopping({ patience: 2 }))).to.match(
      /^EarlyStopping \{\n {2}monitor: 'val_loss'/,
    );
    expect(shown(new tf.CustomCallback({ onTrainBegin: () => {} }))).to.equal("CustomCallback {}");
  });

  it("show nothing of the engine's and the backend's internals", () => {
    expect(shown(tf.env())).to.equal("Environment { platformName: 'node' }");
    expect(shown(tf.engine())).to.equal("Engine { backendName: 'tensorflow' }");
    expect(shown(tf.backend())).to.match(/^TensorFlowBackend \{ isUsingGpuDevice: (true|false) \}$/);
    expect(shown([[[[tf.backend()]]]])).to.equal("[ [ [ [Array] ] ] ]");
    expect(shown([[[tf.backend()]]])).to.equal("[ [ [ [TensorFlowBackend] ] ] ]");
  });

  it("show the properties that a subclass of the author's has", () => {
    class Noisy extends tf.layers.Layer {
      static readonly className = "Noisy";
    }
    class Words extends tf.data.Dataset<string> {
      override readonly size = 1;
      language = "en";
      iterator = () => Promise.reject(new Error("none"));
    }
    expect(shown(new Noisy({ name: "noise" }))).to.equal("Noisy noise: not built yet");
    expect(shown(new Words())).to.equal("Words { size: 1, language: 'en' }");
  });
});
