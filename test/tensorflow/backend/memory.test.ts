import { expect } from "chai";
import { tf } from "../../../src/tensorflow/backend";
import { growth, handles } from "./memoryUse";

describe("memory (slow)", function () {
  this.timeout(120_000); // takes a few seconds on an idle machine
  it("does not grow in 2,000 training steps, which leave no tensor or handle behind", async () => {
    const model = tf.sequential({
      layers: [
        tf.layers.conv2d({ inputShape: [8, 8, 1], filters: 4, kernelSize: 3, activation: "relu" }),
        tf.layers.flatten(),
        tf.layers.dense({ units: 2 }),
      ],
    });
    const optimizer = tf.train.rmsprop(1e-3);
    const images = new Float32Array(4 * 64).fill(0.5);
    const step = async () => {
      const loss = tf.tidy(() => {
        const x = tf.tensor4d(images, [4, 8, 8, 1]);
        return optimizer.minimize(() => (model.apply(x) as tf.Tensor).square().mean(), true) as tf.Scalar;
      });
      expect((await loss.data())[0]).to.be.at.least(0);
      loss.dispose();
    };
    await step(); // makes the optimizer's variables
    const before = { tensors: tf.memory().numTensors, handles: handles() };
    const bytes = await growth(step, 2000);
    expect({ tensors: tf.memory().numTensors, handles: handles() }).to.deep.equal(before);

    expect(bytes).to.be.below(1024);
    model.dispose();
    optimizer.dispose();
  });

  it("does not grow with tensors that are big, are strings, are read asynchronously, or are refused", async () => {
    const text = "x".repeat(5_000);
    const values = new Float32Array(5_000);
    const step = async () => {
      const a = tf.tensor2d(values, [50, 100]);
      const b = tf.tensor1d([text, "short"]);
      const joined = b.concat(b);
      const sum = a.add(1);
      expect(() => tf.matMul(a, sum)).to.throw();
      expect(() => tf.batchToSpaceND(a, [3], [[0, 0]])).to.throw();
      await Promise.all([sum.data(), joined.data()]);
      tf.dispose([a, b, joined, sum]);
    };
    const before = { tensors: tf.memory().numTensors, handles: handles() };
    const bytes = await growth(step, 1000);
    expect({ tensors: tf.memory().numTensors, handles: handles() }).to.deep.equal(before);

    expect(bytes).to.be.below(1024);
  });
});
