import { createCanvas } from "canvas";
import { expect } from "chai";
import { tf } from "../../../src/tensorflow/backend/index.js";

describe("tf.node, as tfjs-node has it", () => {
  it("decodes and encodes pictures", async () => {
    const context = createCanvas(4, 3);
    context.getContext("2d").fillRect(0, 0, 2, 3);
    const png = tf.node.decodePng(context.toBuffer("image/png"), 4);
    expect(png.shape).to.deep.equal([3, 4, 4]);
    expect([...(await png.data())].slice(0, 16)).to.deep.equal([
      0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 0,
    ]);
    const jpeg = tf.node.decodeImage(context.toBuffer("image/jpeg"));
    expect(jpeg.shape).to.deep.equal([3, 4, 3]);
    const again = tf.node.decodePng(await tf.node.encodePng(png), 4);
    expect(await again.data()).to.deep.equal(await png.data());
    tf.dispose([png, jpeg, again]);
  });
});
