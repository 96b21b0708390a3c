import { expect } from "chai";
import { besideReal } from "../../../src/display/images/besideReal";
import { nearestImages } from "../../../src/display/images/nearestImages";
import { tf } from "../../../src/tensorflow/backend";
import { bundleOf, readPng } from "../notebook";

const random = (n: number, seed: number) =>
  tf.randomUniform([n, 3, 4, 2], -1, 1, "float32", seed) as unknown as tf.Tensor4D;

/** Returns the images of one pixel with these greys. */
const grey = (...values: number[]) => tf.tensor4d(values, [values.length, 1, 1, 1]);

describe("nearestImages", () => {
  /** Index and distance by the definition. */
  function bruteForce(queries: tf.Tensor4D, images: tf.Tensor4D, except?: number[]) {
    const [q, x] = [queries, images].map(
      (each) => each.reshape([each.shape[0], -1]).arraySync() as number[][],
    );
    return q.map((query, i) => {
      const distances = x.map((image) =>
        Math.sqrt(image.reduce((sum, value, p) => sum + (value - query[p]) ** 2, 0) / image.length),
      );
      if (except) distances[except[i]] = Infinity;
      const distance = Math.min(...distances);
      return { index: distances.indexOf(distance), distance };
    });
  }

  it("finds what brute force finds, in several blocks, and leaves no tensor", () => {
    const [queries, images] = [random(7, 1), random(2345, 2)];
    const before = tf.memory().numTensors;
    const found = nearestImages(queries, images);
    expect(tf.memory().numTensors).to.equal(before);
    const expected = bruteForce(queries, images);
    expect(found.map(({ index }) => index)).to.deep.equal(expected.map(({ index }) => index));
    expect(new Set(found.map(({ index }) => Math.floor(index / 1000))).size, "blocks").to.be.above(1);
    found.forEach(({ distance }, i) => expect(distance).to.be.closeTo(expected[i].distance, 1e-6));
  });

  it("is exact for a copy, and passes over the query itself", () => {
    const images = random(50, 3);
    const queries = tf.gather(images, tf.tensor1d([4, 40], "int32"));
    expect(nearestImages(queries, images)).to.deep.equal([
      { index: 4, distance: 0 },
      { index: 40, distance: 0 },
    ]);
    const others = nearestImages(queries, images, [4, 40]);
    const expected = bruteForce(queries, images, [4, 40]);
    expect(others.map(({ index }) => index)).to.deep.equal(expected.map(({ index }) => index));
  });

  it("says NaN for a query that is not finite", () => {
    expect(nearestImages(grey(NaN, 0.9), grey(0, 1))[0].distance).to.be.NaN;
    expect(nearestImages(grey(NaN, 0.9), grey(0, 1))[1].index).to.equal(1);
  });

  it("says what it expects", () => {
    expect(() => nearestImages(grey(1), random(2, 1))).to.throw(/got \[1, 1, 1, 1\] and \[2, 3, 4, 2\]/);
    expect(() => nearestImages(grey(1), grey(1), [0])).to.throw(/of the same size/);
  });
});

/** Where the first row begins: below the title and the numbers of the columns. */
const TOP = 8 + 22 + 20;

describe("besideReal", () => {
  it("shows generated images above the training images nearest to them, and real ones", async () => {
    const images = grey(-0.82, -0.4, 0.2, 0.6);
    const generated = grey(0.5, -1, 0.2);
    const before = tf.memory().numTensors;
    const figure = besideReal(generated, images, { scale: 40, gap: 0, samples: 2 });
    expect(tf.memory().numTensors).to.equal(before);
    tf.dispose([images, generated]);
    const { "image/png": png, "text/plain": text } = await bundleOf(figure);
    const picture = await readPng(png);

    const byte = (value: number) => Math.round(value * 127.5 + 127.5);
    const lines = (picture.height - TOP - 3 * 40 - 8) / 18;
    expect(lines, "the caption is broken into lines as wide as the grid").to.be.above(2);
    const grid = [0, 1, 2].map((row) =>
      [0, 1].map((column) => {
        const left = 8 + labelWidth(picture);
        return picture.at(left + 40 * column + 20, TOP + 40 * row + 20)[0];
      }),
    );
    expect(grid.slice(0, 2)).to.deep.equal([
      [byte(0.5), byte(-1)],
      [byte(0.6), byte(-0.82)],
    ]);
    for (const value of grid[2]) expect([-0.82, -0.4, 0.2, 0.6].map(byte)).to.include(value);
    expect(grid[2][0]).not.to.equal(grid[2][1]);
    // 0.5 is 0.1 from 0.6, −1 is 0.18 from −0.82; among the real ones 0.42, 0.42, 0.4, 0.4.
    expect(text).to.equal(
      "Generated images beside real ones, 2 of 3 generated images of 1×1. Median distance to the nearest training image: " +
        "0.14; between real images and their nearest neighbours: 0.41",
    );
  });

  it("chooses the same real images for the same seed", async () => {
    const images = random(30, 4).slice([0, 0, 0, 0], [30, 3, 4, 1]);
    const draw = async (seed: number) =>
      (await bundleOf(besideReal(images.slice(0, 5), images, { seed })))["image/png"];
    expect(await draw(1)).to.equal(await draw(1));
    expect(await draw(1)).not.to.equal(await draw(2));
  });

  it("takes fewer real images than generated ones, and another range", async () => {
    const { "text/plain": text } = await bundleOf(
      besideReal(grey(0, 0.5, 1), grey(0.1, 0.9), { range: "0..1" }),
    );
    expect(text)
      .to.contain("3 of 3 generated images")
      .and.contain("0.10; between real images and their nearest neighbours: 0.80");
  });

  it("says what it expects", () => {
    expect(() => besideReal(grey(1), random(3, 1))).to.throw(/got \[1, 1, 1, 1\] and \[3, 3, 4, 2\]/);
    expect(() => besideReal(grey(1), grey(1))).to.throw(/at least 2 images of the same size, got/);
    expect(() => besideReal(grey(1), grey(1, 2), { samples: 0 })).to.throw(
      /samples must be a whole number ≥ 1, got 0/,
    );
    expect(() => besideReal(grey(1), grey(1, 2), { seed: 0.5 })).to.throw(/seed must be a whole number/);
  });
});

/** Returns the width of the row labels: the picture is white up to the first image, and no image is white. */
function labelWidth(picture: { width: number; height: number; at(x: number, y: number): number[] }): number {
  const y = TOP + 3 * 40 - 1; // the last line of the last row
  for (let x = 0; x < picture.width; x++) if (picture.at(x, y)[0] < 255) return x - 8;
  throw new Error("there is no image");
}
