import { expect } from "chai";
import sharp from "sharp";
import {
  checkBackground,
  decodePicture,
  type PictureSettings,
} from "../../../src/datasets/images/decodePicture";
import { failure } from "../localHost";
import { OTHERS, PICTURES } from "./pictures";

const SETTINGS: PictureSettings = { size: 4, fit: "crop", channels: 3, background: "white" };

/** Returns the colours of an image's pixels: rows of [red, green, blue]. */
const rowsOf = (image: Uint8Array, channels = 3, size = 4) =>
  Array.from({ length: size }, (_, y) =>
    Array.from({ length: size }, (_, x) => [
      ...image.subarray((y * size + x) * channels, (y * size + x + 1) * channels),
    ]),
  );

describe("decodePicture", () => {
  for (const [name, make] of Object.entries(PICTURES)) {
    it(`reads ${name}`, async () => {
      const rows = rowsOf(await decodePicture(await make(), SETTINGS));
      // CMYK has no red that is as pure as sRGB's.
      for (const [red, green, blue] of rows[0]) {
        expect(red).to.be.at.least(225);
        expect(Math.max(green, blue)).to.be.at.most(30);
      }
      for (const pixel of rows[3]) expect(Math.min(...pixel)).to.be.at.least(245);
    });
  }

  for (const [name, { bytes, reason }] of Object.entries(OTHERS)) {
    it(`says why it cannot read ${name}`, async () => {
      const { message } = await failure(decodePicture(await bytes(), SETTINGS));
      if (typeof reason === "string") expect(message).to.equal(reason);
      else expect(message).to.match(reason);
      expect(message).not.to.match(/\n|vips|Input buffer/i);
    });
  }

  it("turns grey into three equal channels, and colours into one", async () => {
    const grey = await sharp({ create: { width: 8, height: 8, channels: 3, background: "#808080" } })
      .toColourspace("grey16")
      .png()
      .toBuffer();
    expect([...(await decodePicture(grey, SETTINGS))]).to.deep.equal(Array(48).fill(128));
    const image = await decodePicture(await PICTURES["plain.png"](), { ...SETTINGS, channels: 1 });
    expect(image).to.have.length(16);
    expect(image[0]).to.be.within(70, 140); // red is darker than white
    expect(image[15]).to.equal(255);
  });

  it("crops, pads in the colour of the background, or stretches", async () => {
    const pixels = new Uint8Array(32 * 16 * 3);
    for (let i = 0; i < 32 * 16; i++) {
      const x = i % 32;
      pixels.set(x < 8 || x >= 24 ? [0, 0, 255] : x < 16 ? [255, 0, 0] : [0, 255, 0], 3 * i);
    }
    const wide = await sharp(pixels, { raw: { width: 32, height: 16, channels: 3 } })
      .png()
      .toBuffer();
    const [red, lime, blue] = [
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
    ];
    const row = async (fit: PictureSettings["fit"], y: number) =>
      rowsOf(await decodePicture(wide, { ...SETTINGS, fit, size: 16, background: "#000000" }), 3, 16)[y].map(
        (pixel) => pixel.map((each) => (each > 127 ? 255 : 0)),
      );
    const [crop, pad, stretch] = [await row("crop", 8), await row("pad", 8), await row("stretch", 8)];
    expect([crop[0], crop[15]]).to.deep.equal([red, lime]);
    expect([pad[1], pad[5], pad[10], pad[14]]).to.deep.equal([blue, red, lime, blue]);
    expect((await row("pad", 0))[0]).to.deep.equal([0, 0, 0]);
    expect([stretch[1], stretch[5], stretch[10], stretch[14]]).to.deep.equal([blue, red, lime, blue]);
    expect((await row("stretch", 0))[0]).to.deep.equal(blue);
  });

  it("lays transparent pixels over the background", async () => {
    const image = rowsOf(
      await decodePicture(await PICTURES["transparent.png"](), { ...SETTINGS, background: "black" }),
    );
    expect(image[3][0]).to.deep.equal([0, 0, 0]);
    expect(image[0][0]).to.deep.equal([255, 0, 0]);
  });

  it("accepts only CSS colours as backgrounds", async () => {
    await checkBackground("rebeccapurple");
    expect((await failure(checkBackground("blurple"))).message).to.equal(
      'background must be a CSS colour such as "white" or "#102030", got "blurple"',
    );
  });
});
