import { expect } from "chai";
import { decodeClassGrid } from "../../../src/models/conditionalVae/classGrid";
import { buildConditionalDecoder } from "../../../src/models/conditionalVae/networks";
import type { LabelledImages } from "../../../src/models/conditionalVae/step";
import { trainConditionalVae } from "../../../src/models/conditionalVae/train";
import { tf } from "../../../src/tensorflow/backend";
import { fit } from "../../../src/training/fit";
import { buildToyVae } from "../vae/toyVae";
import { buildToyConditionalVae, labelledDigits, TOY_CONDITIONAL } from "./toyConditionalVae";

/** Images of a single grey level each, which depends on the label: 0.1, 0.5 or 0.9. */
function greys(count: number): LabelledImages {
  const { images, labels } = labelledDigits(count);
  images.dispose();
  return {
    images: tf.tidy(() => labels.toFloat().mul(0.4).add(0.1).reshape([count, 1, 1, 1]).tile([1, 8, 8, 1])),
    labels,
  };
}

describe("trainConditionalVae", () => {
  let encoder: tf.LayersModel;
  let decoder: tf.LayersModel;
  let data: LabelledImages;
  let before: number;

  beforeEach(() => {
    ({ encoder, decoder } = buildToyConditionalVae());
    data = greys(12);
    before = tf.memory().numTensors;
  });
  afterEach(() => {
    expect(tf.memory().numTensors, "tensors left").to.equal(before);
    tf.dispose(data);
    for (const each of [encoder, decoder]) each.dispose();
  });

  it("learns what each label looks like: decodeClassGrid draws one row per class", async () => {
    const validation = greys(6);
    const [first, ...others] = await fit(
      trainConditionalVae(encoder, decoder, data, {
        epochs: 60,
        batchSize: 4,
        learningRate: 0.02,
        klWeight: 0.05,
        seed: 1,
        validation,
      }),
    );
    tf.dispose(validation);
    expect(first.valLoss).to.be.a("number");
    expect(others.at(-1)!.loss).to.be.below(first.loss);

    const grid = await decodeClassGrid(decoder, 4, { seed: 1 });
    expect(grid.shape).to.deep.equal([12, 8, 8, 1]);
    const rows = tf.tidy(() => grid.mean([1, 2, 3]).reshape([3, 4]).mean(1).dataSync());
    grid.dispose();
    [0.1, 0.5, 0.9].forEach((grey, row) => expect(rows[row], `class ${row}`).to.be.closeTo(grey, 0.1));
  });

  it("refuses labels and models that don't match, before the first step", () => {
    const start = (labels: tf.Tensor, own = decoder) =>
      trainConditionalVae(encoder, own, { images: data.images, labels }, { batchSize: 4 });
    const filled = (count: number, label: number, dtype: "int32" | "float32") => () =>
      tf.tidy(() => void start(tf.fill([count], label, dtype)));
    const range = /labels must be int32 \[12\] in 0\.\.2, one for each image, got/;
    expect(filled(12, 3, "int32"))
      .to.throw(range)
      .and.match(/int32 \[12\] in 3\.\.3/);
    expect(filled(11, 1, "int32")).to.throw(range);
    expect(filled(12, 1, "float32")).to.throw(range);

    const other = buildConditionalDecoder({ ...TOY_CONDITIONAL, classes: 4 });
    expect(() => start(data.labels, other)).to.throw(/takes labels \[n, 3\], but the decoder \[n, 4\]/);
    other.dispose();

    const plain = buildToyVae();
    expect(() => trainConditionalVae(plain.encoder, plain.decoder, data)).to.throw(
      /The encoder must have 2 inputs and 2 outputs, but this one has 1 input/,
    );
    for (const each of Object.values(plain)) each.dispose();
  });
});

describe("decodeClassGrid", () => {
  it("uses one z per column for every class, and derives it from the seed", async () => {
    const { encoder, decoder } = buildToyConditionalVae();
    const [a, b, other] = await Promise.all([1, 1, 2].map((seed) => decodeClassGrid(decoder, 2, { seed })));
    expect(a.dataSync()).to.deep.equal(b.dataSync());
    expect(a.dataSync()).to.not.deep.equal(other.dataSync());
    const error = await decodeClassGrid(encoder).catch((thrown: Error) => thrown);
    expect((error as Error).message).to.match(/The decoder must have 2 inputs and 1 output/);
    for (const each of [encoder, decoder, a, b, other]) each.dispose();
  });
});
