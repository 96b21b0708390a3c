import { expect } from "chai";
import { toHalfFloats } from "../../../src/export/page/halfFloats";
import { fromHalfFloats } from "../../../src/pages/evaluator/storedModel";

/** Each number and its bits, from IEEE 754's definition of binary16. */
const BITS: [number, number][] = [
  [0, 0x0000],
  [1, 0x3c00],
  [-2, 0xc000],
  [65504, 0x7bff], // the largest
  [2 ** -14, 0x0400], // the smallest normal number
  [2 ** -24, 0x0001], // the smallest number
  [3 * 2 ** -24, 0x0003],
  [Infinity, 0x7c00],
  [-Infinity, 0xfc00],
];

describe("float16", () => {
  for (const [value, bits] of BITS) {
    it(`stores ${value} as 0x${bits.toString(16)}, and reads it again`, () => {
      expect(Array.from(toHalfFloats(Float32Array.of(value)))).to.deep.equal([bits]);
      expect(Array.from(fromHalfFloats(Uint16Array.of(bits)))).to.deep.equal([value]);
    });
  }

  it("rounds to the nearest number, ties to even", () => {
    const step = 2 ** -10; // between neighbours of 1
    const tiny = 2 ** -24;
    const values = [
      1 + 0.4 * step,
      1 + 0.5 * step,
      1 + 1.5 * step,
      2 - 0.25 * step,
      2.5 * tiny,
      1.6 * tiny,
      65519,
      65520,
    ];
    const rounded = [1, 1, 1 + 2 * step, 2, 2 * tiny, 2 * tiny, 65504, Infinity];
    expect(Array.from(fromHalfFloats(toHalfFloats(Float32Array.from(values))))).to.deep.equal(rounded);
  });

  it("keeps what is not a number", () => {
    expect(fromHalfFloats(toHalfFloats(Float32Array.of(NaN)))[0]).to.be.NaN;
  });

  it("reads a part of a larger array", () => {
    const part = Float32Array.of(9, 0.5, 9).subarray(1, 2);
    expect(Array.from(toHalfFloats(part))).to.deep.equal([0x3800]);
  });
});
