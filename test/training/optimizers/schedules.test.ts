import { expect } from "chai";
import { liveSettings } from "../../../src/training/liveNumbers";
import { cosine, inverseTime, warmup, type Schedule } from "../../../src/training/optimizers/schedules";
import { fixture } from "../../models/kerasInputs";

describe("schedules", () => {
  const fall = cosine({ from: 1e-2, to: 1e-3, steps: 12 });
  const schedules: Record<string, Schedule> = {
    cosine: cosine({ from: 1e-2, to: 1e-4, steps: 15 }),
    inverseTime: inverseTime({ from: 1e-2, decay: 0.1 }),
    "inverseTime of 5 steps": inverseTime({ from: 1e-2, decay: 0.5, steps: 5 }),
    "warmup, cosine": warmup(4, fall),
    "warmup from 1e-5, cosine": warmup(4, fall, { from: 1e-5 }),
  };

  for (const [name, rates] of Object.entries(fixture<Record<string, number[]>>("schedules"))) {
    it(`${name} gives Keras' learning rates`, () => {
      rates.forEach((rate, t) =>
        expect(schedules[name](t + 1), `step ${t + 1}`).to.be.closeTo(rate, rate * 1e-6),
      );
    });
  }

  it("warms up to a fixed learning rate", () => {
    const rates = [1, 2, 3, 4, 5, 100].map(warmup(4, 8e-4, { from: 4e-4 }));
    expect(rates.map((rate) => Math.round(rate * 1e6))).to.deep.equal([400, 500, 600, 700, 800, 800]);
  });

  it("can be used as a LiveNumber", () => {
    const rates: number[] = [];
    const learningRate = {
      value: warmup(2, 1e-3),
      check: () => {},
      set: (rate: number) => void rates.push(rate),
    };
    const live = liveSettings({ learningRate });
    for (let step = 1; step <= 4; step++) live.changesAt(step);
    expect(rates).to.deep.equal([5e-4, 7.5e-4, 1e-3]);
  });

  it("refuses invalid settings", () => {
    expect(() => cosine({ from: 1e-3, to: 0, steps: 10 })).to.throw(/to must be a number > 0, got 0/);
    expect(() => cosine({ from: 1e-3, to: 1e-5, steps: 0 })).to.throw(
      /steps must be a whole number ≥ 1, got 0/,
    );
    expect(() => inverseTime({ from: 1e-3, decay: 0 })).to.throw(/decay must be a number > 0, got 0/);
    expect(() => warmup(0, 1e-3)).to.throw(/steps must be a whole number ≥ 1, got 0/);
    expect(() => warmup(10, 1e-3, { from: -1 })).to.throw(/from must be a number > 0, got -1/);
  });
});
