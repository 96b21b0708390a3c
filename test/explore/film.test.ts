import { expect } from "chai";
import sharp from "sharp";
import { DISPLAY } from "../../src/display/figure/bundle";
import { film } from "../../src/explore/film";
import { tf } from "../../src/tensorflow/backend";

describe("film", () => {
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  /** Three images of 2×3 pixels, each of one grey. */
  const greys = () =>
    tf.tensor4d(
      [0, 0.5, 1].flatMap((grey) => Array<number>(6).fill(grey)),
      [3, 2, 3, 1],
    );

  /** Returns the brightness of the first pixel of each frame, and the film's description. */
  async function look(gif: Buffer) {
    const { pages, pageHeight, width, delay, loop } = await sharp(gif, { animated: true }).metadata();
    const { data, info } = await sharp(gif, { animated: true }).removeAlpha().raw().toBuffer({
      resolveWithObject: true,
    });
    const size = data.length / (pages ?? 1);
    const first = Array.from({ length: pages ?? 1 }, (_, i) => data[i * size]);
    return { first, delay, loop, size: [width, pageHeight], channels: info.channels };
  }

  it("is an animated GIF that runs back and forth for ever", async () => {
    const { first, delay, loop, size } = await look(await film(greys(), { scale: 3, frameMs: 50 }).gif());
    expect(first).to.deep.equal([0, 128, 255, 128]);
    expect(delay).to.deep.equal([50, 50, 50, 50]);
    expect(loop).to.equal(0);
    expect(size).to.deep.equal([9, 6]);
  });

  it("can start again after the last image, and shows images in −1..1 and in colour", async () => {
    const options = { andBack: false, range: "-1..1" as const, scale: 1 };
    const colours = tf.concat([greys(), greys(), greys()], 3).mul(2).sub<tf.Tensor4D>(1);
    const { first, size } = await look(await film(colours, options).gif());
    expect(first).to.deep.equal([0, 128, 255]);
    expect(size).to.deep.equal([3, 2]);
  });

  it("is a GIF, and HTML for exported pages, in a cell", async () => {
    const bundle = await film(greys(), { title: "<1> to 7" })[DISPLAY]();
    expect(Buffer.from(bundle["image/gif"] as string, "base64").toString("latin1", 0, 6)).to.equal("GIF89a");
    expect(bundle["text/html"])
      .to.match(/^<img src="data:image\/gif;base64,\S+" width="12" height="8" alt="&lt;1&gt; to 7: 3 images/)
      .and.include(bundle["image/gif"]);
    expect(bundle["text/plain"]).to.equal("<1> to 7: 3 images of 2×3");
  });

  it("of a single image is that image", async () => {
    const { first } = await look(await film(greys().slice(1, 1)).gif());
    expect(first).to.deep.equal([128]);
  });

  it("refuses other shapes, and numbers that are not whole or too small", () => {
    expect(() => film(tf.zeros([2, 3]) as unknown as tf.Tensor4D)).to.throw(/got \[2, 3\]/);
    expect(() => film(greys(), { scale: 0.5 })).to.throw(/scale .* got 0.5/);
    expect(() => film(greys(), { frameMs: 10 })).to.throw(/frameMs .* got 10/);
  });
});
