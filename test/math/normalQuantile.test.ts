import { expect } from "chai";
import { inverseNormalCdf } from "../../src/math/normalQuantile";
import { fixture } from "../models/kerasInputs";

describe("inverseNormalCdf", () => {
  it("agrees with SciPy's ndtri from the middle to the far tails", () => {
    for (const [p, x] of fixture<[number, number][]>("normal-quantiles")) {
      expect(inverseNormalCdf(p), `p = ${p}`).to.be.closeTo(x, 4e-15 * Math.abs(x) + 1e-300);
    }
  });

  it("refuses numbers that are not probabilities", () => {
    for (const p of [0, 1, -0.1, NaN]) expect(() => inverseNormalCdf(p)).to.throw(/p must be a probability/);
  });
});
