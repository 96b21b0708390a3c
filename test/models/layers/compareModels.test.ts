import { expect } from "chai";
import { compareModels } from "../../../src/models/layers/compareModels";
import { dropout } from "../../../src/models/layers/randomLayers";
import { buildDecoder } from "../../../src/models/vae/networks";
import { tf } from "../../../src/tensorflow/backend";

describe("compareModels", () => {
  const size = { imageSize: 8, filters: [3, 4] as [number, number] };
  const build = (options: object) => buildDecoder({ ...size, seed: 1, ...options });

  it("says that two models are equal bit for bit, or which weight differs first", () => {
    expect(compareModels(build({}), build({}))).to.equal(
      "The same: all layers have the same settings, and all 331 parameters are equal, bit for bit.",
    );
    expect(compareModels(build({}), build({ seed: 2 }))).to.equal(
      "Different: dense_4/kernel has the expected shape, [2, 64], but different values.",
    );
    expect(compareModels(build({}), build({ latentDim: 3 }))).to.equal(
      "Different: input_2 has batchInputShape [null,2], expected [null,3].",
    );
  });

  it("says which setting differs where all weights are equal", () => {
    interface Changes {
      alpha?: number;
      strides?: number;
      activation?: "relu" | "tanh";
      rate?: number;
      names?: string;
    }
    const model = ({ alpha = 0.3, strides = 2, activation = "relu", rate, names = "a" }: Changes = {}) => {
      const kernelInitializer = tf.initializers.ones();
      const inputs = tf.input({ shape: [8, 8, 1], name: `${names}_input` });
      let x = tf.layers
        .conv2d({ filters: 2, kernelSize: 3, strides, activation, kernelInitializer, name: `${names}_conv` })
        .apply(inputs) as tf.SymbolicTensor;
      x = tf.layers.leakyReLU({ alpha, name: `${names}_rectifier` }).apply(x) as tf.SymbolicTensor;
      if (rate !== undefined) x = dropout({ rate, name: `${names}_dropout` }).apply(x) as tf.SymbolicTensor;
      return tf.model({ inputs, outputs: x, name: `${names}_model` });
    };
    const against = (changes: Changes) => compareModels(model({ names: "b", ...changes }), model());
    expect(against({})).to.match(/^The same: all layers have the same settings/);
    expect(against({ strides: 1 })).to.equal("Different: b_conv has strides [1,1], expected [2,2].");
    expect(against({ activation: "tanh" })).to.equal(
      'Different: b_conv has activation "tanh", expected "relu".',
    );
    expect(against({ alpha: 0.2 })).to.equal("Different: b_rectifier has alpha 0.2, expected 0.3.");
    expect(against({ rate: 0.4 })).to.equal("Different: b_model has 4 layers, expected 3.");
    expect(against({ rate: 0 })).to.match(/^The same/);
  });

  it("takes a LeakyReLU with slope 0 for the ReLU that it is", () => {
    const ending = (layer: tf.layers.Layer) => {
      const inputs = tf.input({ shape: [2], name: "z" });
      return tf.model({ inputs, outputs: layer.apply(inputs) as tf.SymbolicTensor });
    };
    const leaky = (alpha: number) => ending(tf.layers.leakyReLU({ alpha, name: "leaky" }));
    const relu = ending(tf.layers.reLU({ name: "relu" }));
    expect(compareModels(leaky(0), relu)).to.match(/^The same/);
    expect(compareModels(leaky(0.3), relu)).to.equal(
      "Different: leaky has the type LeakyReLU, expected ReLU.",
    );
  });

  it("sees the smallest change, a NaN and a missing layer, and leaves no tensor behind", () => {
    const [model, changed] = [build({}), build({})];
    const kernel = changed.weights[0].read() as tf.Variable;
    const before = tf.memory().numTensors;
    for (const first of [kernel.dataSync()[0] * (1 + 2 ** -23), NaN]) {
      tf.tidy(() => {
        const values = kernel.dataSync().slice();
        values[0] = first;
        kernel.assign(tf.tensor(values, kernel.shape));
      });
      expect(compareModels(changed, model)).to.match(
        /^Different: dense_4\/kernel has .* different values\.$/,
      );
    }
    const inputs = tf.input({ shape: [2] });
    const none = tf.model({ inputs, outputs: inputs, name: "decoder" });
    expect(compareModels(none, model)).to.equal("Different: decoder has 1 layers, expected 5.");
    expect(tf.memory().numTensors).to.equal(before);
  });
});
