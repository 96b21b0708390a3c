import { expect } from "chai";
import { augment } from "../../../src/models/classifier/augment";
import { buildClassifier } from "../../../src/models/classifier/networks";
import { trainClassifier } from "../../../src/models/classifier/train";
import { tf } from "../../../src/tensorflow/backend";
import { RandomStream } from "../../../src/tensorflow/random";
import type { Logs } from "../../../src/training/events";
import { noise } from "../kerasInputs";
import { buildToyClassifier, toyClasses } from "./toyClassifier";

describe("the classifier", () => {
  it("has 196,778 parameters and 96 features", () => {
    const model = buildClassifier({ seed: 1 });
    expect(model.countParams()).to.equal(196_778);
    expect(model.getLayer("features").outputShape).to.deep.equal([null, 96]);
    model.dispose();
  });

  it("learns to tell classes apart, and leaves no tensor", async () => {
    const before = tf.memory().numTensors;
    const [data, validation] = [toyClasses(96), toyClasses(30, 2)];
    const model = buildToyClassifier();
    let last: Logs = {};
    const options = { epochs: 12, batchSize: 16, learningRate: 0.02, seed: 1, validation };
    for await (const { kind, logs } of trainClassifier(model, data, options)) {
      if (kind === "epoch") last = logs;
    }
    expect(last.valAccuracy).to.be.above(0.9);
    expect(last.valLoss).to.be.below(Math.log(3) / 2);
    model.dispose();
    tf.dispose([data, validation]);
    expect(tf.memory().numTensors).to.equal(before);
  });

  for (const { title, labels, text } of [
    { title: "a class that it does not have", labels: [0, 1, 3], text: "0..2" },
    { title: "labels of other images", labels: [0, 1], text: "int32 [3]" },
  ]) {
    it(`refuses ${title}`, () => {
      const model = buildToyClassifier();
      const { images, ...rest } = toyClasses(3);
      const given = tf.tensor1d(labels, "int32");
      expect(() => trainClassifier(model, { images, labels: given })).to.throw(RangeError, text);
      model.dispose();
      tf.dispose([images, rest, given]);
    });
  }
});

describe("buildClassifier", () => {
  it("refuses filters that are not three whole numbers", () => {
    expect(() => buildClassifier({ filters: 8 as never })).to.throw(
      /filters must be a list of whole numbers/,
    );
    expect(() => buildClassifier({ filters: [8] as never })).to.throw(
      /filters must be three numbers, got \[8\]/,
    );
  });
});

describe("augmentation", () => {
  let random: RandomStream;
  let images: tf.Tensor4D;
  before(() => {
    random = new RandomStream(1);
    images = noise([40, 6, 5, 2], 1) as tf.Tensor4D;
  });
  after(() => tf.dispose([images, random as unknown as tf.Tensor]));

  const rowsOf = (tensor: tf.Tensor) => tensor.arraySync() as number[][][][];

  it("mirrors about half of the images, left to right", () => {
    const [plain, result] = tf.tidy(() => [images, augment(images, random, { flip: true })].map(rowsOf));
    const mirrored = (image: number[][][]) => image.map((row) => row.toReversed());
    const flipped = result.filter((image, i) => {
      const isFlipped = JSON.stringify(image) === JSON.stringify(mirrored(plain[i]));
      if (!isFlipped) expect(image).to.deep.equal(plain[i]);
      return isFlipped;
    });
    expect(flipped.length).to.be.within(10, 30);
  });

  it("moves each image by up to two pixels, and fills up with zeros", () => {
    const [plain, result] = tf.tidy(() => [images, augment(images, random, { shift: 2 })].map(rowsOf));
    const moves = [-2, -1, 0, 1, 2];
    const moved = (image: number[][][], down: number, right: number) =>
      image.map((row, y) => row.map((_, x) => image[y - down]?.[x - right] ?? [0, 0]));
    const found = result.map((image, i) => {
      for (const down of moves)
        for (const right of moves)
          if (JSON.stringify(image) === JSON.stringify(moved(plain[i], down, right)))
            return `${down},${right}`;
      return expect.fail(`image ${i} is not a shifted one`);
    });
    expect(new Set(found).size, "different moves").to.be.above(8);
  });
});
