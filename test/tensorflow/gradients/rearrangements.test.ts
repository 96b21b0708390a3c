import { expect } from "chai";
import { tf } from "../../../src/tensorflow/backend";
import { noise } from "../../models/kerasInputs";

/** How much the loss changes along a direction: from the gradient, and from two values of the loss. */
function slopes(loss: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): { gradient: number; difference: number } {
  return tf.tidy(() => {
    const direction = noise(x.shape, 77);
    const at = (step: number) => loss(x.add(direction.mul(step))).dataSync()[0];
    return {
      gradient: tf.grad(loss)(x).mul(direction).sum().dataSync()[0],
      difference: (at(0.01) - at(-0.01)) / 0.02,
    };
  });
}

describe("gradients of rearrangements", () => {
  for (const axis of [0, 1, 2]) {
    it(`cumsum along axis ${axis}, from both ends, with and without the element itself`, () => {
      for (const [exclusive, reverse] of [
        [false, false],
        [true, false],
        [false, true],
        [true, true],
      ]) {
        const x = noise([3, 3, 3], axis);
        const { gradient, difference } = slopes((y) => y.cumsum(axis, exclusive, reverse).square().sum(), x);
        expect(gradient).to.be.closeTo(difference, 1e-2 * Math.abs(difference));
        x.dispose();
      }
    });
  }

  it("gather: what is looked up by argMin, as in a VQ-VAE, trains", () => {
    tf.tidy(() => {
      const vectors = noise([4, 2], 1);
      const loss = (codebook: tf.Tensor, x: tf.Tensor) => {
        const distances = x.expandDims(1).sub(codebook).square().sum(2);
        return tf.gather(codebook, distances.argMin(1)).sub(x).square().sum();
      };
      const { gradient, difference } = slopes((codebook) => loss(codebook, vectors), noise([3, 2], 2));
      expect(gradient).to.be.closeTo(difference, 1e-2 * Math.abs(difference));
      const [, toVectors] = tf.grads(loss)([noise([3, 2], 2), vectors]);
      expect(toVectors.shape).to.deep.equal([4, 2]);
    });
  });

  it("unstack along an axis of one element", () => {
    tf.tidy(() => {
      const gradient = tf.grad((x: tf.Tensor) => tf.unstack(x, 1)[0].square().sum());
      expect([...gradient(tf.tensor2d([[2], [3]])).dataSync()]).to.deep.equal([4, 6]);
    });
  });

  it("gather: refuses more than one batch axis, and says what to do", () => {
    tf.tidy(() => {
      const indices = tf.zeros<tf.Rank.R3>([2, 2, 1], "int32");
      const gradient = tf.grad((x: tf.Tensor) => tf.gather(x, indices, 2, 2).sum());
      expect(() => gradient(tf.ones([2, 2, 3]))).to.throw("got 2: reshape the first axes to one");
    });
  });
});
