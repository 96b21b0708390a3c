import { expect } from "chai";
import { forEachRow, squaredDistances } from "../../src/metrics/pairs";
import { tf } from "../../src/tensorflow/backend";
import { noise } from "../models/kerasInputs";

describe("comparisons of pairs", () => {
  it("take the rows in pieces, and return all of them in order", async () => {
    const rows = tf.tensor2d(
      Float32Array.from({ length: 7 }, (_, i) => i),
      [7, 1],
    );
    const sizes: number[] = [];
    const before = tf.memory().numTensors;
    const columns = 1 << 21; // two rows at once
    const doubled = await forEachRow(rows, columns, (piece, start) => {
      sizes.push(piece.shape[0]);
      expect(piece.dataSync()[0]).to.equal(start);
      return piece.mul(2);
    });
    expect([...doubled]).to.deep.equal([0, 2, 4, 6, 8, 10, 12]);
    expect(sizes).to.deep.equal([2, 2, 2, 1]);
    expect(tf.memory().numTensors).to.equal(before);
    rows.dispose();
  });

  it("have the squared distances that differences give", () => {
    tf.tidy(() => {
      const [a, b] = [noise([5, 4], 1) as tf.Tensor2D, noise([3, 4], 2) as tf.Tensor2D];
      const expected = a.expandDims(1).sub(b).square().sum(2).dataSync();
      squaredDistances(a, b)
        .dataSync()
        .forEach((value, i) => expect(value).to.be.closeTo(expected[i], 1e-5));
    });
  });
});
