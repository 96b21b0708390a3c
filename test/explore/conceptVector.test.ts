import { expect } from "chai";
import { conceptVector } from "../../src/explore/conceptVector";
import { tf } from "../../src/tensorflow/backend";
import { expectClose, meansOf, toyImages, toyVae } from "./toyVae";

describe("conceptVector", () => {
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  const meanRow = (rows: number[][]) =>
    rows[0].map((_, i) => rows.reduce((sum, row) => sum + row[i], 0) / rows.length);

  it("is the difference of the mean codes of two sets of images, whatever their number", async () => {
    const { encoder } = toyVae(3);
    const [some, others] = [toyImages(250, 1), toyImages(7, 2)];
    const vector = await conceptVector(encoder, some, others);
    expect(vector.shape).to.deep.equal([3]);
    const [a, b] = [meanRow(meansOf(encoder, some)), meanRow(meansOf(encoder, others))];
    expectClose(
      vector.dataSync(),
      a.map((each, i) => each - b[i]),
    );
  });

  it("leaves no tensor behind but its result", async () => {
    const { encoder } = toyVae();
    const [some, others] = [toyImages(3), toyImages(4, 2)];
    (await conceptVector(encoder, some, others)).dispose(); // the first call compiles
    const before = tf.memory().numTensors;
    await conceptVector(encoder, some, others);
    expect(tf.memory().numTensors).to.equal(before + 1);
  });

  it("refuses a model without zMean and zLogVar, and images of another size", async () => {
    const { encoder, decoder } = toyVae();
    const messageOf = (promise: Promise<unknown>) =>
      promise.then(
        () => "nothing was thrown",
        (error: Error) => error.message,
      );
    const images = toyImages(2);
    expect(await messageOf(conceptVector(decoder, images, images))).to.match(
      /two outputs, .* got \[n, 8, 8, 1\]/,
    );
    const large = tf.zeros<tf.Rank.R4>([1, 9, 9, 1]);
    expect(await messageOf(conceptVector(encoder, images, large))).to.match(
      /\[n, 8, 8, 1\].* got \[1, 9, 9, 1\]/,
    );
  });
});
