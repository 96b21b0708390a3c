/** In JavaScript, since the pictures are for browsers, whose types Node's tests do not have. */
import { expect } from "chai";
import { imageOf, nearestPictures, pictureOf } from "../../../src/pages/exported/pictures.ts";

const form = (limits) => ({ height: 1, width: 3, channels: 1, limits });

describe("the pictures of an exported page", () => {
  it("are bytes from black to white, clipped, in either range", () => {
    const bytes = (values, limits) => Array.from(pictureOf(Float32Array.from(values), form(limits)).pixels);
    expect(bytes([0, 0.5, 1.5], [0, 1])).to.deep.equal([0, 128, 255]);
    expect(bytes([-1, 0, 2], [-1, 1])).to.deep.equal([0, 128, 255]);
  });

  it("become the same numbers again", () => {
    const values = Float32Array.from([-1, 1, 51 / 127.5 - 1]);
    const again = imageOf(pictureOf(values, form([-1, 1])), form([-1, 1]));
    again.forEach((value, i) => expect(value).to.be.closeTo(values[i], 1e-6));
  });

  it("are compared pixel by pixel", () => {
    const [dark, grey, bright] = [0, 100, 255].map((pixel) => ({ pixels: [pixel, pixel] }));
    expect(nearestPictures({ pixels: [120, 90] }, [bright, dark, grey], 2)).to.deep.equal([grey, dark]);
  });
});
