import { inspect } from "node:util";
import { expect } from "chai";
import "../../../src/display/images/tensorDisplay";
import { DISPLAY, type MimeBundle } from "../../../src/display/figure/bundle";
import { tf } from "../../../src/tensorflow/backend";

describe("tensors as results", () => {
  const bundleOf = async (value: unknown) =>
    (value as { [DISPLAY](): MimeBundle | Promise<MimeBundle> })[DISPLAY]();
  /** Returns the bundle of a tensor, which is disposed; nothing else may be left. */
  async function shown(make: () => tf.Tensor): Promise<MimeBundle> {
    const before = tf.memory().numTensors;
    const tensor = tf.tidy(make);
    const bundle = await bundleOf(tensor);
    tensor.dispose();
    expect(tf.memory().numTensors).to.equal(before);
    return bundle;
  }

  it("say type, shape, range and mean, then the values", async () => {
    const bundle = await shown(() => tf.tensor2d([0.5, -1, 2, 4.25], [2, 2]));
    expect(Object.keys(bundle)).to.deep.equal(["text/plain"]);
    expect(bundle["text/plain"]).to.match(
      /^float32 \[2, 2\], -1 … 4\.25, mean 1\.438\n\s*\[\[0\.5, -1 *\],\s+\[2 *, 4\.25\]\]$/,
    );
  });

  it("say only the first values of many, and how many are not finite", async () => {
    const bundle = await shown(() =>
      tf.range(0, 5000).div(tf.scalar(0).add(tf.range(0, 5000).greater(9).toFloat())),
    );
    expect(bundle["text/plain"]).to.match(
      /^float32 \[5000\], 1?\d+ … 4999, mean \d+(\.\d+)?, 10 not finite\n/,
    );
    expect(bundle["text/plain"]).to.match(/first of 5,000 values$/);
  });

  it("are recognised in other data types too", async () => {
    expect((await shown(() => tf.scalar(7, "int32")))["text/plain"]).to.match(/^int32 \[\], 7 … 7, mean 7\n/);
    expect((await shown(() => tf.tensor1d([true, false])))["text/plain"]).to.match(
      /^bool \[2\], 0 … 1, mean 0\.5\n/,
    );
    expect((await shown(() => tf.tensor1d(["a"])))["text/plain"]).to.match(/^string \[1\]\n/);
    expect((await shown(() => tf.zeros([0, 3])))["text/plain"]).to.match(/^float32 \[0, 3\]\n/);
    const gone = tf.zeros([2]);
    gone.dispose();
    expect(await bundleOf(gone)).to.deep.equal({ "text/plain": "float32 [2], disposed" });
  });

  for (const [what, shape] of Object.entries({
    "a batch": [3, 12, 10, 3],
    "an image": [12, 10, 1],
    "an image without channels": [28, 28],
  })) {
    it(`are drawn where they are ${what}, whatever their range`, async () => {
      for (const [low, high] of [
        [0, 1],
        [-1, 1],
        [0, 255],
        [5, 5],
      ]) {
        const bundle = await shown(() => tf.randomUniform(shape, low, high, "float32", 1));
        expect(bundle["image/png"], `${low}..${high}`).to.match(/^iVBOR/);
      }
    });
  }

  it("are not drawn where they only resemble images", async () => {
    for (const shape of [
      [4, 4, 1],
      [100, 32],
      [2, 12, 10, 2],
      [3, 12, 12, 12, 1],
    ]) {
      expect(await shown(() => tf.zeros(shape))).to.have.all.keys("text/plain");
    }
    expect(await shown(() => tf.fill([28, 28], NaN))).to.have.all.keys("text/plain");
  });

  it("are one line each in a value that holds them", () => {
    const images = tf.zeros([64, 28, 28, 1]);
    const value = { name: "MNIST", images, weights: [tf.variable(tf.zeros([2], "int32"))] };
    const text = "{ name: 'MNIST', images: Tensor float32 [64, 28, 28, 1], weights: [ Variable int32 [2] ] }";
    expect(inspect(value, { breakLength: Infinity })).to.equal(text);
    tf.dispose([images, value.weights]);
    expect(inspect(images)).to.equal("Tensor float32 [64, 28, 28, 1], disposed");
  });
});
