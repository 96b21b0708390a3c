import { createCanvas, loadImage } from "canvas";
import { expect } from "chai";
import { PICTURE_INK } from "../../../src/display/figure/png";
import { imageGrid, type ImageGridOptions } from "../../../src/display/images/imageGrid";
import { reconstructions } from "../../../src/display/images/reconstructions";
import { tf } from "../../../src/tensorflow/backend";
import { bundleOf, readPng } from "../notebook";

/**
 * images [n, h, w, c] with these values, as a picture and its text. The tensor is disposed before the figure
 * is shown.
 */
async function draw(values: number[], shape: [number, number, number, number], options?: ImageGridOptions) {
  const images = tf.tensor4d(values, shape);
  const figure = imageGrid(images, options);
  images.dispose();
  const bundle = await bundleOf(figure);
  return { picture: await readPng(bundle["image/png"]), text: bundle["text/plain"] };
}

const ramp = (n: number) => Array.from({ length: n }, (_, i) => i / (n - 1));
const WHITE = [255, 255, 255];

describe("imageGrid", () => {
  it("puts every pixel of every image in its place, in the value it has", async () => {
    const values = ramp(6 * 2 * 3); // six images of two rows and three columns
    const { picture, text } = await draw(values, [6, 2, 3, 1], { columns: 3, gap: 0, scale: 1 });
    expect([picture.width, picture.height]).to.deep.equal([9, 4]);
    for (let image = 0; image < 6; image++) {
      for (let y = 0; y < 2; y++) {
        for (let x = 0; x < 3; x++) {
          const grey = Math.round(255 * values[image * 6 + y * 3 + x]);
          const place = [(image % 3) * 3 + x, Math.floor(image / 3) * 2 + y] as const;
          expect(picture.at(...place), `image ${image}, row ${y}, column ${x}`).to.deep.equal([
            grey,
            grey,
            grey,
          ]);
        }
      }
    }
    expect(text).to.equal("6 images of 2×3");
  });

  it("makes the book's 15×15 figure 420×420 pixels", async () => {
    const { picture } = await draw(new Array<number>(225 * 784).fill(0), [225, 28, 28, 1], {
      columns: 15,
      gap: 0,
      scale: 1,
    });
    expect([picture.width, picture.height]).to.deep.equal([420, 420]);
    expect(picture.dark(0, 0, 420, 420)).to.equal(420 * 420);
  });

  it("draws colours, in the range -1..1 too", async () => {
    const { picture } = await draw([-1, 0, 1, 1, -1, -1], [1, 1, 2, 3], { range: "-1..1", scale: 3 });
    expect([picture.at(1, 1), picture.at(4, 1)]).to.deep.equal([
      [0, 128, 255],
      [255, 0, 0],
    ]);
  });

  it("enlarges without smoothing, leaves gaps, and room for missing images, in a frame", async () => {
    const { picture } = await draw([0, 0.2, 0.4], [3, 1, 1, 1], { columns: 2, scale: 3, gap: 2 });
    expect([picture.width, picture.height]).to.deep.equal([10, 10]);
    const row = (y: number) => Array.from({ length: 10 }, (_, x) => picture.at(x, y)[0]);
    const frame = 192; // grey, half transparent, on white
    for (const y of [1, 2, 3]) expect(row(y)).to.deep.equal([frame, 0, 0, 0, 255, 255, 51, 51, 51, frame]);
    for (const y of [4, 5]) expect(row(y).slice(1, -1)).to.deep.equal(new Array(8).fill(255));
    for (const y of [6, 7, 8])
      expect(row(y).slice(1, -1)).to.deep.equal([102, 102, 102, 255, 255, 255, 255, 255]);
    for (const y of [0, 9]) expect(row(y)).to.deep.equal(new Array(10).fill(frame));
  });

  it("without options is square and large enough to see", async () => {
    const { picture } = await draw(new Array<number>(4 * 784).fill(0), [4, 28, 28, 1]);
    expect([picture.width, picture.height]).to.deep.equal([2 * 4 * 28 + 4, 2 * 4 * 28 + 4]);
    const many = await draw(new Array<number>(900 * 784).fill(0), [900, 28, 28, 1]);
    expect(many.picture.width).to.equal(30 * 28 + 29 * 2 + 2);
  });

  it("has a transparent background and grey text, which can be read on a white and on a dark page", async () => {
    const bundle = await bundleOf(imageGrid(tf.zeros([2, 8, 8, 1]), { title: "Two", gap: 4 }));
    const image = await loadImage(Buffer.from(bundle["image/png"] as string, "base64"));
    const context = createCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const colours = new Set<string>();
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 3] === 255) colours.add([...data.subarray(i, i + 3)].join());
    }
    expect(data[3], "a corner").to.equal(0);
    const ink = [...Buffer.from(PICTURE_INK.slice(1), "hex")].join();
    expect([...colours].sort()).to.deep.equal(["0,0,0", ink]);
  });

  it("clips what is out of range and says how much; NaN and infinity are magenta", async () => {
    const { picture, text } = await draw([-3, 7, NaN, Infinity, 0.5, 1.001], [6, 1, 1, 1], {
      columns: 6,
      gap: 0,
      scale: 1,
    });
    expect([0, 1, 2, 3, 4, 5].map((x) => picture.at(x, 0))).to.deep.equal([
      [0, 0, 0],
      WHITE,
      [255, 0, 255],
      [255, 0, 255],
      [128, 128, 128],
      WHITE,
    ]);
    expect(text).to.equal("6 images of 1×1, pixels clipped (beyond 0..1): 2, pixels not finite (magenta): 2");
  });

  it("writes title and labels beside the images, which keep their pixels", async () => {
    const black = new Array<number>(4 * 784).fill(0);
    const plain = { columns: 2, scale: 1, gap: 0 };
    const labelled = { ...plain, title: "Title", rowLabels: ["one", "two"], columnLabels: ["A", "B"] };
    const { picture, text } = await draw(black, [4, 28, 28, 1], labelled);
    const [left, top] = [picture.width - 56 - 8, picture.height - 56 - 8];
    expect(picture.dark(left, top, 56, 56)).to.equal(56 * 56);
    expect(picture.dark(0, top, left, 28), "first row's label").to.be.above(20);
    expect(picture.dark(0, top + 28, left, 28), "second row's label").to.be.above(20);
    expect(picture.dark(left, top - 20, 28, 20), "first column's label").to.be.above(10);
    expect(picture.dark(left + 28, top - 20, 28, 20), "second column's label").to.be.above(10);
    expect(picture.dark(0, 0, picture.width, top - 20), "title").to.be.above(40);
    expect(picture.at(0, 0)).to.deep.equal(WHITE);
    expect(text).to.equal("Title, 4 images of 28×28");
  });

  it("enlarges the labels of a wide grid's rows, so that they are legible where the picture is shrunk", async () => {
    const black = new Array<number>(12 * 784).fill(0);
    const { picture } = await draw(black, [12, 28, 28, 1], { columns: 12, rowLabels: ["HH"] });
    const left = picture.width - 8 - (12 * 56 + 11 * 2);
    const lines = Array.from({ length: picture.height }, (_, y) => picture.dark(0, y, left - 2, 1));
    const capitals = lines.filter((dark) => dark > 0).length;
    const size = capitals / 0.73; // in DejaVu Sans
    const shown = 460 / picture.width; // the width of an output in a window of 900 pixels
    expect(size * shown).to.be.above(9.9);
  });

  it("sets labels upright if they are wider than a column", async () => {
    const black = new Array<number>(2 * 784).fill(0);
    const columnLabels = ["a label of many words", "b"];
    const { picture } = await draw(black, [2, 28, 28, 1], { columns: 2, scale: 1, gap: 0, columnLabels });
    expect(picture.width).to.equal(56 + 2 * 8);
    expect(picture.height).to.be.above(28 + 120);
  });

  it("says what is wrong with its arguments", () => {
    const images = (...shape: number[]) => tf.zeros<tf.Rank.R4>(shape as [number, number, number, number]);
    const wrong: [() => unknown, RegExp][] = [
      [() => imageGrid(images(28, 28, 1)), /expects images \[n, height, width, 1 or 3\].*got \[28, 28, 1\]/],
      [() => imageGrid(images(2, 28, 28, 2)), /got \[2, 28, 28, 2\]/],
      [() => imageGrid(images(0, 28, 28, 1)), /got \[0, 28, 28, 1\]/],
      [() => imageGrid(images(4, 2, 2, 1), { columns: 0 }), /columns must be a whole number ≥ 1, got 0/],
      [() => imageGrid(images(4, 2, 2, 1), { scale: 1.5 }), /scale must be a whole number ≥ 1, got 1.5/],
      [() => imageGrid(images(4, 2, 2, 1), { gap: -1 }), /gap must be a whole number ≥ 0, got -1/],
      [
        () => imageGrid(images(4, 2, 2, 1), { columns: 2, rowLabels: ["one"] }),
        /rowLabels must have 2 labels \(4 images, 2 a row\), got 1/,
      ],
      [
        () => imageGrid(images(4, 2, 2, 1), { columns: 2, columnLabels: ["a", "b", "c"] }),
        /columnLabels must have 2 labels .*, got 3/,
      ],
      [
        () => imageGrid(images(4, 2, 2, 1), { range: "0..255" as "0..1" }),
        /range must be "0..1" or "-1..1", got "0..255"/,
      ],
    ];
    for (const [call, message] of wrong) expect(call).to.throw(message);
  });
});

describe("reconstructions", () => {
  const grey = (...values: number[]) => tf.tensor4d(values, [values.length, 1, 1, 1]);

  it("puts each decoded image under its original, pair of rows after pair of rows", async () => {
    const [originals, decoded] = [grey(0, 0.2, 0.4), grey(0.6, 0.8, 0.2)];
    const figure = reconstructions(originals, decoded, { columns: 2, scale: 1, gap: 0, title: "" });
    tf.dispose([originals, decoded]);
    const { "image/png": png, "text/plain": text } = await bundleOf(figure);
    const picture = await readPng(png);
    const [left, top] = [picture.width - 8 - 2, picture.height - 8 - 4];
    const greys = [0, 1, 2, 3].map((y) => [0, 1].map((x) => picture.at(left + x, top + y)[0]));
    expect(greys).to.deep.equal([
      [0, 51],
      [153, 204],
      [102, 255],
      [51, 255],
    ]);
    expect(text).to.equal("3 images of 1×1, each above what was decoded");
  });

  it("says what is wrong with its arguments", () => {
    expect(() => reconstructions(grey(1, 1), grey(1))).to.throw(
      /of the same shape .*got \[2, 1, 1, 1\] and \[1, 1, 1, 1\]/,
    );
    expect(() => reconstructions(grey(1), grey(1), { columns: 0 })).to.throw(/columns must be .*got 0/);
  });
});

describe("imageGrid's axes", () => {
  it("take their space below the images and to their left, and leave the images as they are", async () => {
    const axes = { x: { title: "z[0]", from: -1, to: 1 }, y: { title: "z[1]", from: -1, to: 1 } };
    const white = new Array<number>(9 * 400).fill(1);
    const options = { columns: 3, gap: 0, scale: 2 };
    const { picture: plain } = await draw(white, [9, 20, 20, 1], options);
    const { picture } = await draw(white, [9, 20, 20, 1], { ...options, axes });
    expect([plain.width, plain.height]).to.deep.equal([120, 120]);
    expect(picture.height).to.equal(120 + 56);
    const [left, top] = [picture.width - 8 - 120, 8];
    expect(left).to.be.within(48, 64);
    const tick = (x: number, y: number) => picture.at(x, y).join() !== WHITE.join();
    expect(tick(left + 60, top + 121), "at the centre of the middle column").to.equal(true);
    expect(tick(left + 50, top + 121), "between two ticks").to.equal(false);
    expect(tick(left - 2, top + 20), "at the centre of the top row").to.equal(true);
    expect(picture.dark(left, top, 120, 120), "in the images").to.equal(0);
  });

  it("mark values that are not evenly spaced at their images", async () => {
    const values = [-1.64, -0.6, 0, 0.6, 1.64, 2];
    const axis = { title: "z", values };
    const white = new Array<number>(36 * 100).fill(1);
    const options = { columns: 6, gap: 0, scale: 2, axes: { x: axis, y: axis } };
    const { picture } = await draw(white, [36, 10, 10, 1], options);
    const [left, below] = [picture.width - 8 - 120, 8 + 120 + 1];
    const marked = values.map((_, i) => picture.at(left + 20 * i + 10, below).join() !== WHITE.join());
    expect(marked).to.deep.equal([true, true, false, true, true, true]);
  });

  it("leave room for their title beside the widest number", async () => {
    const white = new Array<number>(25 * 100).fill(1);
    for (const values of [
      [-3.4, -2.1, -0.38, 1.1, 2.9],
      [0, 1, 2, 3, 4],
    ]) {
      const axis = { title: "", values };
      const { picture } = await draw(white, [25, 10, 10, 1], { columns: 5, axes: { x: axis, y: axis } });
      expect(picture.dark(0, 0, 20, 200), "where the title of y stands").to.equal(0);
      expect(picture.dark(20, 0, 20, 200), "where the numbers stand").to.be.above(20);
    }
  });
});
