import { expect } from "chai";
import {
  buildConditionalDecoder,
  buildConditionalEncoder,
} from "../../../src/models/conditionalVae/networks";
import { tf } from "../../../src/tensorflow/backend";
import { predict } from "../../../src/tensorflow/compile";
import { buildToyConditionalVae, labelledDigits } from "./toyConditionalVae";

describe("the networks of the conditional VAE", () => {
  it("are the chapter's plus 10 labels: 320 more weights in the encoder, 125,440 in the decoder", () => {
    const before = tf.memory().numTensors;
    const [encoder, decoder] = [buildConditionalEncoder(), buildConditionalDecoder()];
    expect(encoder.countParams()).to.equal(494_244 + 10 * 32);
    expect(decoder.countParams()).to.equal(56_385 + 10 * 12_544);
    expect(encoder.outputs.map(({ shape }) => shape)).to.deep.equal([
      [null, 2],
      [null, 2],
    ]);
    encoder.dispose();
    decoder.dispose();
    expect(tf.memory().numTensors, "tensors left").to.equal(before);
  });

  it("depend on the label, and on their seed", async () => {
    const before = tf.memory().numTensors;
    const [a, b] = [buildToyConditionalVae(), buildToyConditionalVae()];
    const { images, labels } = labelledDigits(3);
    const label = (of: tf.Tensor | number[]) => tf.oneHot(of, 3, 1, 0, "float32");
    const z = tf.zeros([3, 2]);
    const [own, same] = [label(labels), label([1, 1, 1])];
    const decoded = await predict(a.decoder, [z, own]);
    const decodedAlike = await predict(a.decoder, [z, same]);
    const decodedByB = await predict(b.decoder, [z, own]);
    tf.tidy(() => {
      const image = (of: tf.Tensor, i: number) => of.slice(i, 1).dataSync();
      expect(image(decoded, 0)).to.not.deep.equal(image(decoded, 2));
      expect(image(decodedAlike, 0)).to.deep.equal(image(decodedAlike, 2));
      expect(decodedByB.dataSync()).to.deep.equal(decoded.dataSync());
      const [ofOwn, ofSame] = [own, same].map(
        (each) => (a.encoder.predict([images, each]) as tf.Tensor[])[0],
      );
      expect(image(ofOwn, 0)).to.not.deep.equal(image(ofSame, 0));
      expect(image(ofOwn, 1)).to.deep.equal(image(ofSame, 1));
    });
    tf.dispose([images, labels, z, own, same, decoded, decodedAlike, decodedByB]);
    for (const each of [...Object.values(a), ...Object.values(b)]) each.dispose();
    expect(tf.memory().numTensors, "tensors left").to.be.at.most(before);
  });

  it("refuse an invalid number of latent dimensions, without the classes that are added to it", () => {
    for (const [latentDim, got] of [
      [0, "0"],
      [-2, "-2"],
      [1.5, "1.5"],
      ["2", '"2"'],
    ]) {
      for (const build of [buildConditionalEncoder, buildConditionalDecoder]) {
        expect(() => build({ latentDim: latentDim as never })).to.throw(
          RangeError,
          `latentDim must be a whole number ≥ 1, got ${got}: it is the number of latent dimensions`,
        );
      }
    }
  });

  it("refuse an invalid number of classes", () => {
    expect(() => buildConditionalEncoder({ classes: 1 })).to.throw(
      /classes must be a whole number ≥ 2, got 1/,
    );
    expect(() => buildConditionalDecoder({ classes: 2.5 })).to.throw(/classes must be a whole number ≥ 2/);
  });
});
