import { expect } from "chai";
import { announced, liveSettings, numberAt, replay, type LiveNumber } from "../../src/training/liveNumbers";
import { positive } from "../../src/training/checks";

describe("live numbers", () => {
  let set: string[];
  beforeEach(() => (set = []));
  /** Settings that record the values they are set to. */
  const settings = (values: Record<string, LiveNumber>) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        {
          value,
          check: (each: number) => positive(name, each, "it is one"),
          set: (each: number) => void set.push(`${name} ${each}`),
        },
      ]),
    );

  it("are fixed numbers, objects with a value, or functions of the step", () => {
    expect([numberAt(3, 1), numberAt({ value: 4 }, 1), numberAt((step) => step * 2, 7)]).to.deep.equal([
      3, 4, 14,
    ]);
  });

  it("are applied, and report what has changed since the preceding step; at first, all of them", () => {
    const rate = { value: 0.1 };
    const live = liveSettings(settings({ rate, weight: (step) => (step < 3 ? 1 : 2) }));
    expect(live.changesAt(1)).to.deep.equal({ rate: 0.1, weight: 1 });
    expect(live.changesAt(2)).to.equal(undefined);
    expect(live.changesAt(3)).to.deep.equal({ weight: 2 });
    rate.value = 0.2;
    expect(live.changesAt(4)).to.deep.equal({ rate: 0.2 });
    expect(set).to.deep.equal(["rate 0.1", "weight 1", "weight 2", "rate 0.2"]);
  });

  it("never change if they are fixed, and are refused as soon as they are invalid", () => {
    const fixed = liveSettings(settings({ rate: 1, weight: 2 }));
    expect(fixed.changesAt(1)).to.equal(undefined);
    const live = liveSettings(settings({ rate: (step) => 2 - step, weight: 1 }));
    expect(live.changesAt(1)).to.deep.equal({ rate: 1 });
    expect(() => live.changesAt(2)).to.throw(/rate must be a number > 0, got 0/);
  });

  it("resume from their earlier values, and report a fixed one that is new", () => {
    const live = liveSettings(settings({ rate: () => 3, weight: 5 }), { rate: 3 }, new Set(["weight"]));
    expect(live.changesAt(8)).to.deep.equal({ weight: 5 });
    expect(set).to.deep.equal(["rate 3", "weight 5"]);
  });

  it("say which of them follow a function of the step", () => {
    const all = settings({ rate: (step) => step, weight: { value: 1 } });
    expect(announced({ rate: 2, weight: 1 }, all)).to.deep.equal({
      settings: { rate: 2, weight: 1 },
      scheduled: ["rate"],
    });
    expect(announced({ weight: 1 }, all)).to.deep.equal({ settings: { weight: 1 } });
    expect(announced(undefined, all)).to.deep.equal({});
  });

  it("are replayed as they changed", () => {
    const played = replay([
      { step: 1, settings: { rate: 0.1, weight: 1 } },
      { step: 5, settings: { rate: 0.2 } },
    ]);
    expect([1, 4, 5, 99].map(played.rate)).to.deep.equal([0.1, 0.1, 0.2, 0.2]);
    expect([1, 99].map(played.weight)).to.deep.equal([1, 1]);
    expect(replay([])).to.deep.equal({});
    expect(() => replay([{ step: 2, settings: { rate: 1 } }]).rate(1)).to.throw(
      /don't give a value of rate at step 1: they must begin with step 1/,
    );
  });
});
