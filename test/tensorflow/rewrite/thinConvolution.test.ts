import { expect } from "chai";
import { both, difference, type Shape } from "./convolutions";

describe("thinConvolution", () => {
  const CASES: Record<string, [Shape, Shape]> = {
    "the decoder's last: 3×3, one filter": [
      [2, 6, 8, 16],
      [3, 3, 16, 1],
    ],
    "the generator's last: 7×7, three filters": [
      [2, 6, 5, 20],
      [7, 7, 20, 3],
    ],
    "a kernel that is not square": [
      [1, 4, 4, 16],
      [1, 3, 16, 2],
    ],
  };
  for (const [name, [images, kernel]] of Object.entries(CASES)) {
    it(`computes the same with one matrix product, and both gradients: ${name}`, async () => {
      for (const result of await both(images, kernel)) expect(difference(result)).to.be.below(2e-6);
    });
  }

  const LEFT: Record<string, Parameters<typeof both>> = {
    "a kernel of one pixel": [
      [1, 6, 6, 16],
      [1, 1, 16, 1],
    ],
    "an even kernel": [
      [1, 6, 6, 16],
      [2, 2, 16, 1],
    ],
    "no padding": [[1, 6, 6, 16], [3, 3, 16, 1], "valid"],
    "strides of 2": [[1, 6, 6, 16], [3, 3, 16, 1], "same", 2],
  };
  for (const [name, settings] of Object.entries(LEFT)) {
    it(`leaves convolutions with ${name} to TensorFlow`, async () => {
      for (const result of await both(...settings)) expect(difference(result)).to.be.below(2e-6);
    });
  }
});
