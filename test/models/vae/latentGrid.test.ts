import { expect } from "chai";
import { inverseNormalCdf } from "../../../src/math/normalQuantile";
import { decodeGrid, latentAxes, latentGrid } from "../../../src/models/vae/latentGrid";
import { buildDecoder } from "../../../src/models/vae/networks";
import { tf } from "../../../src/tensorflow/backend";

describe("latentGrid", () => {
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  it("puts [gridX[j], gridY[i]] in row i and column j, from the 5 % to the 95 % quantile", () => {
    const points = latentGrid().arraySync();
    const edge = 1.6448536; // the 95 % quantile
    expect(points).to.have.length(225);
    const at = (i: number, j: number) => points[15 * i + j];
    expect(at(0, 0)[0]).to.be.closeTo(-edge, 1e-6);
    expect(at(0, 0)[1]).to.be.closeTo(-edge, 1e-6);
    expect(at(0, 14)[0]).to.be.closeTo(edge, 1e-6);
    expect(at(0, 14)[1]).to.be.closeTo(-edge, 1e-6);
    expect(at(7, 7)).to.deep.equal([0, 0]);
    expect(at(3, 5)[0]).to.be.closeTo(inverseNormalCdf(0.05 + (0.9 * 5) / 14), 1e-6);
    expect(at(3, 5)[1]).to.be.closeTo(inverseNormalCdf(0.05 + (0.9 * 3) / 14), 1e-6);
  });

  it("leaves further dimensions at 0, and covers a single dimension with all points", () => {
    expect(latentGrid(3, { latentDim: 4 }).arraySync()[8].slice(2)).to.deep.equal([0, 0]);
    const line = latentGrid(3, { latentDim: 1 }).arraySync().flat();
    expect(line).to.have.length(9);
    expect([...line].sort((a, b) => a - b)).to.deep.equal(line);
  });

  it("has axes with the coordinates of its columns and, from the bottom, of its rows", () => {
    const points = latentGrid(3).arraySync();
    const { x, y } = latentAxes(3)!;
    x.values.forEach((value, j) => expect(value).to.be.closeTo(points[j][0], 1e-6));
    y.values.forEach((value, i) => expect(value).to.be.closeTo(points[3 * (2 - i)][1], 1e-6));
    expect(y.title).to.equal("z[1] (downwards, as in the book)");
    expect(latentAxes(3, { latentDim: 1 })).to.equal(undefined);
  });

  it("refuses fewer than two rows", () => {
    expect(() => latentGrid(1)).to.throw(/n must be a whole number ≥ 2, got 1/);
  });
});

describe("decodeGrid", () => {
  it("decodes the grid in the decoder's own dimensions, and leaves nothing behind", async () => {
    const decoder = buildDecoder({ latentDim: 3, imageSize: 4, filters: [2, 2], seed: 1 });
    const before = tf.memory().numTensors;
    const images = await decodeGrid(decoder, 2);
    expect(images.shape).to.deep.equal([4, 4, 4, 1]);
    expect(tf.memory().numTensors).to.equal(before + 1);
    images.dispose();
    decoder.dispose();
  });
});
