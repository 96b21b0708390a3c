import { expect } from "chai";
import { duration } from "../../../../src/kernel/requests/commands/duration.js";

describe("the durations that %time prints", () => {
  it("have the unit that suits them", () => {
    expect([0.25, 3.14159, 999, 1234, 125_000].map(duration)).to.deep.equal([
      "0.3 ms",
      "3.14 ms",
      "999 ms",
      "1.23 s",
      "2 min 05 s",
    ]);
  });
});
