import { expect } from "chai";
import { product } from "../../src/math/product";

describe("product", () => {
  it("multiplies numbers, and counts the elements of a shape", () => {
    expect(product([2, 3, 4])).to.equal(24);
    expect(product([]), "a scalar has one element").to.equal(1);
    expect(product([5, 0])).to.equal(0);
  });
});
