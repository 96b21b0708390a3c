import { expect } from "chai";
import { summary, threeDigits } from "../../bench/statistics.mjs";

describe("the bench's statistics", () => {
  it("gives median and quartiles of numbers in any order", () => {
    expect(summary([5, 1, 4, 2, 3])).to.deep.equal({ median: 3, quartiles: [2, 4], samples: 5 });
  });

  it("takes the mean of the two numbers in the middle", () => {
    expect(summary([4, 1, 3, 2])).to.deep.equal({ median: 2.5, quartiles: [1.75, 3.25], samples: 4 });
  });

  it("sorts numbers as numbers", () => {
    expect(summary([100, 9, 10]).median).to.equal(10);
  });

  it("takes one number", () => {
    expect(summary([7])).to.deep.equal({ median: 7, quartiles: [7, 7], samples: 1 });
  });

  it("refuses none", () => {
    expect(() => summary([])).to.throw("at least one number, got none");
  });

  it("leaves its argument as it was", () => {
    const numbers = [3, 1, 2];
    summary(numbers);
    expect(numbers).to.deep.equal([3, 1, 2]);
  });

  for (const [value, text] of [
    [0.01234, "0.0123"],
    [2, "2.00"],
    [23.06, "23.1"],
    [136.4, "136"],
    [3301.2, "3,301"],
    [0, "0.00"],
  ]) {
    it(`writes ${value} as ${text}`, () => expect(threeDigits(value)).to.equal(text));
  }
});
