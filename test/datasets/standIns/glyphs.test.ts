import { expect } from "chai";
import { drawGlyphs, type DrawGlyphsOptions } from "../../../src/datasets/standIns/glyphs";
import { tf } from "../../../src/tensorflow/backend";
import { failure } from "../localHost";

const PIXELS = 28 * 28;

/** Pixels and labels of a drawn set, which is disposed of. */
async function drawn(options: DrawGlyphsOptions) {
  const set = await drawGlyphs(options);
  const result = { pixels: set.images.dataSync() as Float32Array, labels: Array.from(set.labels.dataSync()) };
  set.dispose();
  return result;
}

const imageAt = (pixels: Float32Array, i: number) => pixels.subarray(i * PIXELS, (i + 1) * PIXELS);

function distance(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0);
}

describe("drawGlyphs", () => {
  it("gives images [n, 28, 28, 1] in 0..1 and int32 labels, and disposes of both", async () => {
    const before = tf.memory().numTensors;
    const set = await drawGlyphs({ count: 25 });
    expect(set.images.shape).to.deep.equal([25, 28, 28, 1]);
    expect(set.images.dtype).to.equal("float32");
    expect(set.labels.shape).to.deep.equal([25]);
    expect(set.labels.dtype).to.equal("int32");
    expect(set).to.include({ name: "glyphs", real: false, range: "0..1" });
    expect(set.classNames).to.have.lengthOf(10);
    const pixels = set.images.dataSync();
    expect(Math.min(...pixels)).to.equal(0);
    expect(Math.max(...pixels)).to.equal(1);
    expect(tf.memory().numTensors).to.equal(before + 2);
    set.dispose();
    expect(tf.memory().numTensors).to.equal(before);
  });

  it("draws the same for the same seed, and a smaller count is the beginning of a larger one", async () => {
    const some = await drawn({ count: 30, seed: 7 });
    const more = await drawn({ count: 40, seed: 7 });
    expect(more.labels.slice(0, 30)).to.deep.equal(some.labels);
    expect(distance(more.pixels.subarray(0, 30 * PIXELS), some.pixels)).to.equal(0);
  });

  it("draws different digits for another seed, and for testing", async () => {
    const sets = await Promise.all([
      drawn({ count: 50, seed: 1 }),
      drawn({ count: 50, seed: 2 }),
      drawn({ count: 50, seed: 1, split: "test" }),
    ]);
    const images = sets.flatMap(({ pixels }) =>
      Array.from({ length: 50 }, (_, i) => imageAt(pixels, i).join()),
    );
    expect(new Set(images).size).to.equal(150);
  });

  it("holds each digit once in every ten images, in varying order", async () => {
    const { labels } = await drawn({ count: 40 });
    const tens = [0, 10, 20, 30].map((start) => labels.slice(start, start + 10));
    for (const ten of tens) expect([...ten].sort()).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(new Set(tens.map(String)).size).to.equal(4);
  });

  it("keeps a free border and the mass in the middle, as MNIST does", async () => {
    const { pixels } = await drawn({ count: 500 });
    const means = { x: 0, y: 0 };
    for (let i = 0; i < 500; i++) {
      const image = imageAt(pixels, i);
      let [mass, x, y] = [0, 0, 0];
      image.forEach((ink, at) => {
        const [column, row] = [at % 28, Math.floor(at / 28)];
        if (column === 0 || column === 27 || row === 0 || row === 27)
          expect(ink, `image ${i} at ${at}`).to.equal(0);
        mass += ink;
        x += ink * (column + 0.5);
        y += ink * (row + 0.5);
      });
      expect(mass, `ink of image ${i}`).to.be.within(25, 250);
      expect(x / mass, `centre of image ${i}`).to.be.within(11.5, 16.5);
      expect(y / mass, `centre of image ${i}`).to.be.within(11.5, 16.5);
      means.x += x / mass / 500;
      means.y += y / mass / 500;
    }
    expect(means.x).to.be.closeTo(14, 0.2);
    expect(means.y).to.be.closeTo(14, 0.2);
  });

  it("can be classified by the nearest neighbour, so the labels fit the images", async () => {
    const train = await drawn({ count: 600 });
    const test = await drawn({ count: 100, split: "test" });
    let right = 0;
    for (let i = 0; i < 100; i++) {
      const distances = train.labels.map((_, j) =>
        distance(imageAt(test.pixels, i), imageAt(train.pixels, j)),
      );
      if (train.labels[distances.indexOf(Math.min(...distances))] === test.labels[i]) right++;
    }
    expect(right).to.be.at.least(95);
  });

  it("refuses a count that is not a whole number ≥ 1, and a seed that is not an integer", async () => {
    for (const count of [0, -1, 2.5, NaN]) {
      expect((await failure(drawGlyphs({ count }))).message).to.equal(
        `count must be a whole number ≥ 1, got ${count}`,
      );
    }
    expect((await failure(drawGlyphs({ count: 1, seed: 0.5 }))).message).to.equal(
      "seed must be an integer, got 0.5",
    );
  });

  it("stops when its signal is aborted", async () => {
    const controller = new AbortController();
    const drawing = failure(drawGlyphs({ count: 60_000, signal: controller.signal }));
    setImmediate(() => controller.abort(new Error("enough")));
    expect((await drawing).message).to.equal("enough");
  });
});
