import { expect } from "chai";
import {
  byteOf,
  checkRange,
  rangeAround,
  valuesOfBytes,
  widthOf,
  type PixelRange,
} from "../../src/math/pixelRange";

describe("ranges of pixels", () => {
  for (const [range, black, white] of [
    ["0..1", 0, 1],
    ["-1..1", -1, 1],
  ] as const) {
    it(`${range} turns bytes into values and back`, () => {
      const values = valuesOfBytes(range);
      expect([values.length, values[0], values[255]]).to.deep.equal([256, black, white]);
      expect(Array.from(values, byteOf(range)).map(Math.round)).to.deep.equal(
        Array.from({ length: 256 }, (_, byte) => byte),
      );
      expect(widthOf(range)).to.equal(white - black);
    });
  }

  it("are recognized by the values in them", () => {
    expect(rangeAround(0, 1)).to.equal("0..1");
    expect(rangeAround(-0.01, 0.5)).to.equal("-1..1");
    expect(rangeAround(0, 255)).to.equal(undefined);
    expect(rangeAround(NaN, NaN)).to.equal(undefined);
  });

  it("refuses what is none", () => {
    for (const wrong of ["0..255", "toString", undefined] as unknown as PixelRange[]) {
      expect(() => checkRange(wrong)).to.throw(/^range must be "0..1" or "-1..1", got/);
    }
  });
});
