import { expect } from "chai";
import { tf } from "../../src/tensorflow/backend";
import { minimize } from "../../src/training/minimize";

describe("minimize", () => {
  it("moves the weights along the gradient of loss alone, and returns all parts as they were before", () => {
    const before = tf.memory().numTensors;
    const [weight, other] = tf.tidy(() => [tf.variable(tf.scalar(3)), tf.variable(tf.scalar(5))]);
    const optimizer = tf.train.sgd(0.1);
    const parts = tf.tidy(() => {
      const numbers = () => {
        const square = weight.square<tf.Scalar>();
        const product = weight.mul<tf.Scalar>(other);
        return { loss: square.add<tf.Scalar>(product), square, product };
      };
      const { loss, square, product } = minimize(optimizer, numbers, [weight as tf.Variable]);
      return [loss, square, product].map((each) => each.dataSync()[0]);
    });
    expect(parts).to.deep.equal([24, 9, 15]);
    expect(weight.dataSync()[0]).to.be.closeTo(3 - 0.1 * (2 * 3 + 5), 1e-6);
    expect(other.dataSync()[0]).to.equal(5);
    tf.dispose([weight, other]);
    optimizer.dispose();
    expect(tf.memory().numTensors, "tensors left").to.equal(before);
  });
});
