import { expect } from "chai";
import { liveNumbers, numberAt, replay } from "../../src/training/liveNumbers";
import { positive } from "../../src/training/checks";

describe("live numbers", () => {
  const CHECKS = {
    rate: (value: number) => positive("rate", value, "it is one"),
    weight: (value: number) => value,
  };

  it("are fixed, held by something, or a function of the step", () => {
    expect([numberAt(3, 1), numberAt({ value: 4 }, 1), numberAt((step) => step * 2, 7)]).to.deep.equal([
      3, 4, 14,
    ]);
  });

  it("tell what has changed since the step before, all of them at first", () => {
    const rate = { value: 0.1 };
    const changes = liveNumbers({ rate, weight: (step) => (step < 3 ? 1 : 2) }, CHECKS);
    expect(changes(1)).to.deep.equal({ rate: 0.1, weight: 1 });
    expect(changes(2)).to.equal(undefined);
    expect(changes(3)).to.deep.equal({ weight: 2 });
    rate.value = 0.2;
    expect(changes(4)).to.deep.equal({ rate: 0.2 });
  });

  it("that are fixed never change, and wrong ones are refused when they are met", () => {
    expect(liveNumbers({ rate: 1, weight: 2 }, CHECKS)(1)).to.equal(undefined);
    const changes = liveNumbers({ rate: (step) => 2 - step, weight: 0 }, CHECKS);
    expect(changes(1)).to.deep.equal({ rate: 1 });
    expect(() => changes(2)).to.throw(/rate must be a number > 0, got 0/);
  });

  it("are played again as they changed", () => {
    const played = replay([
      { step: 1, settings: { rate: 0.1, weight: 1 } },
      { step: 5, settings: { rate: 0.2 } },
    ]);
    expect([1, 4, 5, 99].map(played.rate)).to.deep.equal([0.1, 0.1, 0.2, 0.2]);
    expect([1, 99].map(played.weight)).to.deep.equal([1, 1]);
    expect(replay([])).to.deep.equal({});
    expect(() => replay([{ step: 2, settings: { rate: 1 } }]).rate(1)).to.throw(
      /say nothing of rate at step 1/,
    );
  });
});
