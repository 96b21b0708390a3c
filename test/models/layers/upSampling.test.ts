import { expect } from "chai";
import { bilinearUpSampling2d } from "../../../src/models/layers/upSampling";
import { tf } from "../../../src/tensorflow/backend";

describe("bilinearUpSampling2d", () => {
  it("aligns the pixels' centres, as Keras does", () => {
    tf.tidy(() => {
      const x = tf.tensor4d([0, 4, 8], [1, 1, 3, 1]);
      const result = bilinearUpSampling2d().apply(x) as tf.Tensor;
      expect(result.shape).to.deep.equal([1, 2, 6, 1]);
      expect(Array.from(result.dataSync().slice(0, 6))).to.deep.equal([0, 1, 3, 5, 7, 8]);
    });
    expect(() => bilinearUpSampling2d({ size: 0 })).to.throw(/size must be a whole number ≥ 1, got 0/);
  });
});
