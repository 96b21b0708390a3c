import { expect } from "chai";
import { drawColourGlyphs, type DrawColourGlyphsOptions } from "../../../src/datasets/standIns/colourGlyphs";
import { tf } from "../../../src/tensorflow/backend";
import { failure } from "../localHost";

const PIXELS = 32 * 32 * 3;

/** Pixels and labels of a drawn set, which is disposed of. */
async function drawn(options: Partial<DrawColourGlyphsOptions>) {
  const set = await drawColourGlyphs({ count: 20, digits: [6], range: "-1..1", ...options });
  const result = { pixels: Array.from(set.images.dataSync()), labels: Array.from(set.labels.dataSync()) };
  set.dispose();
  return result;
}

const imageAt = (pixels: number[], i: number) => pixels.slice(i * PIXELS, (i + 1) * PIXELS);

/** How far each pixel's colour is from the mean of those on the edge, as part of the farthest. */
function inkOf(image: number[]): Float64Array {
  const edge = Array.from({ length: 1024 }, (_, at) => at).filter(
    (at) => at < 32 || at >= 992 || at % 32 === 0 || at % 32 === 31,
  );
  const ground = [0, 1, 2].map((c) => edge.reduce((sum, at) => sum + image[3 * at + c], 0) / edge.length);
  const far = Float64Array.from({ length: 1024 }, (_, at) =>
    Math.hypot(...ground.map((value, c) => image[3 * at + c] - value)),
  );
  const most = Math.max(...far);
  return far.map((value) => value / most);
}

describe("drawColourGlyphs", () => {
  it("gives images [n, 32, 32, 3] in the requested range and int32 labels, and disposes of both", async () => {
    const before = tf.memory().numTensors;
    for (const [range, low, high] of [
      ["-1..1", -1, 1],
      ["0..1", 0, 1],
    ] as const) {
      const set = await drawColourGlyphs({ count: 50, digits: [0, 6], range });
      expect(set.images.shape).to.deep.equal([50, 32, 32, 3]);
      expect(set.images.dtype).to.equal("float32");
      expect(set.labels.dtype).to.equal("int32");
      expect(set).to.include({ name: "coloured glyphs", real: false, range });
      expect(set.classNames[6]).to.equal("6");
      const [least, most] = tf.tidy(() => [set.images.min().dataSync()[0], set.images.max().dataSync()[0]]);
      expect(least).to.be.within(low, low + 0.2);
      expect(most).to.be.within(high - 0.05, high);
      set.dispose();
    }
    expect(tf.memory().numTensors).to.equal(before);
  });

  it("gives the same bytes in both ranges", async () => {
    const [wide, narrow] = [await drawn({}), await drawn({ range: "0..1" })];
    const bytes = narrow.pixels.map((value) => Math.round(255 * value));
    expect(wide.pixels).to.deep.equal(bytes.map((byte) => Math.fround(byte / 127.5 - 1)));
  });

  it("draws the requested digits, each once per round", async () => {
    expect((await drawn({})).labels).to.deep.equal(Array(20).fill(6));
    const { labels } = await drawn({ count: 30, digits: [1, 6, 8] });
    for (let i = 0; i < 30; i += 3) expect(labels.slice(i, i + 3).sort()).to.deep.equal([1, 6, 8]);
  });

  it("draws the same for the same seed, and a smaller count is the beginning of a larger one", async () => {
    const [some, more] = [await drawn({ count: 10, seed: 3 }), await drawn({ count: 15, seed: 3 })];
    expect(more.pixels.slice(0, 10 * PIXELS)).to.deep.equal(some.pixels);
  });

  it("never draws an image twice, even with another seed or for testing", async () => {
    const sets = [await drawn({}), await drawn({ seed: 2 }), await drawn({ split: "test" })];
    const images = sets.flatMap(({ pixels }) =>
      Array.from({ length: 20 }, (_, i) => imageAt(pixels, i).join()),
    );
    expect(new Set(images).size).to.equal(60);
  });

  it("shades the background from one side to the other", async () => {
    const { pixels } = await drawn({ count: 100, range: "0..1" });
    for (let i = 0; i < 100; i++) {
      const image = imageAt(pixels, i);
      const corners = [0, 31, 31 * 32, 32 * 32 - 1].map((at) => image.slice(3 * at, 3 * at + 3).join());
      expect(new Set(corners).size, `colours in the corners of image ${i}`).to.be.at.least(2);
    }
  });

  it("can be read: the distance of the pixels from the background tells the digits apart", async () => {
    const digits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    const [train, test] = [
      await drawn({ count: 600, digits }),
      await drawn({ count: 100, digits, split: "test" }),
    ];
    const [known, asked] = [train, test].map(({ pixels, labels }) =>
      labels.map((_, i) => inkOf(imageAt(pixels, i))),
    );
    const right = asked.filter((ink, i) => {
      const distances = known.map((other) =>
        ink.reduce((sum, value, at) => sum + (value - other[at]) ** 2, 0),
      );
      return train.labels[distances.indexOf(Math.min(...distances))] === test.labels[i];
    });
    expect(right.length).to.be.at.least(90);
  });

  it("refuses a count of 0, and stops when its signal is aborted", async () => {
    const [digits, range] = [[6], "-1..1" as const];
    const none = await failure(drawColourGlyphs({ count: 0, digits, range }));
    expect(none.message).to.equal("count must be a whole number ≥ 1, got 0");
    const controller = new AbortController();
    const drawing = failure(drawColourGlyphs({ count: 50_000, digits, range, signal: controller.signal }));
    setImmediate(() => controller.abort(new Error("enough")));
    expect((await drawing).message).to.equal("enough");
  });

  it("draws all ten digits unless it is told which, and refuses others", async () => {
    const set = await drawColourGlyphs({ count: 10 });
    expect([...set.labels.dataSync()].sort()).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(set.range).to.equal("0..1");
    set.dispose();
    for (const digits of [[], [3, 10], [1.5]]) {
      const error = await drawColourGlyphs({ count: 3, digits }).catch((thrown: Error) => thrown);
      expect((error as Error).message).to.match(/^digits must be some of 0\.\.9, got \[/);
    }
  });
});
