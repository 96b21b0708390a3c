import { expect } from "chai";
import { compareModels } from "../../../src/models/layers/compareModels";
import { buildDecoder } from "../../../src/models/vae/networks";
import { tf } from "../../../src/tensorflow/backend";

describe("compareModels", () => {
  const size = { imageSize: 8, filters: [3, 4] as [number, number] };
  const build = (options: object) => buildDecoder({ ...size, seed: 1, ...options });

  it("says that two models are equal bit for bit, or which weight differs first", () => {
    expect(compareModels(build({}), build({}))).to.equal(
      "The same: all 331 parameters are equal, bit for bit.",
    );
    expect(compareModels(build({}), build({ seed: 2 }))).to.equal(
      "Different: dense_4/kernel has the expected shape, [2, 64], but different values.",
    );
    expect(compareModels(build({}), build({ latentDim: 3 }))).to.equal(
      "Different: dense_4/kernel is [2, 64], expected [3, 64].",
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
    expect(compareModels(none, model)).to.equal("Different: decoder has 0 weights, expected 6.");
    expect(tf.memory().numTensors).to.equal(before);
  });
});
