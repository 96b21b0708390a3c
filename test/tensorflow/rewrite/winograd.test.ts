import { expect } from "chai";
import { both, difference } from "./convolutions";

describe("winograd", () => {
  for (const [rows, columns] of [
    [8, 8],
    [4, 12],
  ]) {
    it(`computes a convolution of 5×5 and both its gradients, ${rows}×${columns} pixels`, async () => {
      const results = await both([2, rows, columns, 96], [5, 5, 96, 128]);
      for (const result of results) {
        expect(difference(result)).to.be.below(2e-5);
        expect(difference(result), "it was not taken").to.be.above(1.5e-6);
      }
    });
  }

  const LEFT: Record<string, Parameters<typeof both>> = {
    "few channels": [
      [1, 8, 8, 4],
      [5, 5, 4, 96],
    ],
    "few filters": [
      [1, 8, 8, 96],
      [5, 5, 96, 4],
    ],
    "kernels of 3×3": [
      [1, 8, 8, 96],
      [3, 3, 96, 96],
    ],
    "strides of 2": [[1, 8, 8, 96], [5, 5, 96, 96], "same", 2],
    "no padding": [[1, 8, 8, 96], [5, 5, 96, 96], "valid"],
    "sides that tiles do not fill": [
      [1, 6, 8, 96],
      [5, 5, 96, 96],
    ],
  };
  for (const [name, settings] of Object.entries(LEFT)) {
    it(`leaves convolutions with ${name} to TensorFlow`, async () => {
      for (const result of await both(...settings)) expect(difference(result)).to.be.below(1.5e-6);
    });
  }
});
