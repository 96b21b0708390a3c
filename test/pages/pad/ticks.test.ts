import { expect } from "chai";
import { ticksOf } from "../../../src/pages/pad/ticks";

const namesOf = (from: number, to: number) =>
  ticksOf((from + to) / 2, (to - from) / 2).map(({ name }) => name);

describe("the ticks of an axis", () => {
  it("reach from one end to the other, wherever the axis begins", () => {
    expect(namesOf(-4.3, 2.5)).to.deep.equal(["−4", "−2", "0", "2"]);
    expect(namesOf(-3, 3)).to.deep.equal(["−3", "−2", "−1", "0", "1", "2", "3"]);
    expect(namesOf(0.9, 7.7)).to.deep.equal(["2", "4", "6"]);
  });

  it("are round numbers at every scale", () => {
    expect(namesOf(0, 0.3)).to.deep.equal(["0", "0.05", "0.1", "0.15", "0.2", "0.25", "0.3"]);
    expect(namesOf(-2e-5, 2e-5)).to.deep.equal(["−0.00002", "−0.00001", "0", "0.00001", "0.00002"]);
    expect(namesOf(-400, 800)).to.deep.equal(["−400", "−200", "0", "200", "400", "600", "800"]);
  });
});
