import { expect } from "chai";
import { CurveRecorder } from "../../../src/display/charts/curves";
import {
  interestingRange,
  pointsBeyond,
  possibleScale,
  valueRange,
} from "../../../src/display/charts/valueAxis";

describe("interestingRange", () => {
  const recorded = (steps: number, loss: (step: number) => number) => {
    const recorder = new CurveRecorder();
    for (let step = 1; step <= steps; step++) recorder.addStep(step / 100, { loss: loss(step) });
    return recorder;
  };

  it("shows the slope, and neither the fall of the first steps nor single spikes", () => {
    const recorder = recorded(
      1000,
      (step) => 0.2 + 5 * Math.exp(-step / 5) + (step === 500 ? 100 : 0) - step / 1e5,
    );
    const [low, high] = interestingRange(recorder.curves()[0]);
    expect(low).to.be.within(0.188, 0.191);
    expect(high).to.be.within(0.198, 0.202);
  });

  it("holds the validation and the means of the epochs, unless they are as far off as the fall", () => {
    const recorder = recorded(200, (step) => 0.2 - step / 1e4);
    recorder.addEpoch(0, 1, { loss: 9, valLoss: 0.205 });
    recorder.addEpoch(1, 2, { loss: 0.185, valLoss: 0.175 });
    const [low, high] = interestingRange(recorder.curves()[0]);
    expect(low).to.be.within(0.17, 0.175);
    expect(high).to.be.within(0.205, 0.21);
  });

  it("is a range for a constant, and for zero", () => {
    for (const [value, range] of [
      [0.5, [0.475, 0.525]],
      [0, [-0.05, 0.05]],
      [-2, [-2.1, -1.9]],
    ] as const) {
      expect(interestingRange(recorded(50, () => value).curves()[0])).to.deep.equal(range);
    }
  });

  it("shows the curve and not the explosion at its end, even of a third of all steps", () => {
    const recorder = recorded(900, (step) =>
      step < 600 ? 0.2 + 0.01 * Math.sin(step) : 0.2 * 10 ** ((step - 600) / 12),
    );
    const [low, high] = interestingRange(recorder.curves()[0]);
    expect(low).to.be.within(0.18, 0.2);
    expect(high).to.be.below(2);
  });

  it("leaves nothing out of a few epochs, with validation or without", () => {
    const recorder = new CurveRecorder();
    recorder.addEpoch(0, 1, { loss: 0.146, valLoss: 0.0714 });
    recorder.addEpoch(1, 2, { loss: 0.0708, valLoss: 0.068 });
    expect(interestingRange(recorder.curves()[0])[1]).to.be.above(0.146);
    recorder.addEpoch(2, 3, { loss: 0.07, valLoss: 0.0675 });
    recorder.addEpoch(3, 4, { loss: 0.0695, valLoss: 0.067 });
    expect(interestingRange(recorder.curves()[0])[1]).to.be.above(0.146);
    recorder.addEpoch(4, 5, { loss: 0.069, valLoss: 0.0665 });
    expect(interestingRange(recorder.curves()[0])[1]).to.be.below(0.1);
  });

  it("shows the epochs and not one that explodes, however few there are", () => {
    const recorder = new CurveRecorder();
    [0.3, 0.2001, 0.2, 0.2, 8e11].forEach((loss, i) => recorder.addEpoch(i, i + 1, { loss }));
    expect(interestingRange(recorder.curves()[0])[1]).to.be.within(0.2, 1);
  });
});

describe("the newest of a few values", () => {
  // klLoss of section 8.4 in its first steps, with two seeds: it rises from 0, and one early step is far off.
  const rises = [
    [
      5.2e-7, 1.01e-4, 1.39, 2.21e-4, 2.13e-4, 2.33e-4, 3.05e-4, 5.63e-4, 1.2e-3, 2.45e-3, 4.99e-3, 9.87e-3,
      0.0181,
    ],
    [
      1.34e-7, 3.47e-5, 0.203, 3.35e-5, 3.95e-5, 4.67e-5, 7.37e-5, 1.44e-4, 4.21e-4, 1.12e-3, 3.39e-3, 0.0105,
      0.0349,
    ],
  ];
  const rangeAfter = (losses: number[]) => {
    const recorder = new CurveRecorder();
    losses.forEach((klLoss, i) => recorder.addStep(i + 1, { klLoss }));
    return interestingRange(recorder.curves()[0]);
  };

  it("is on the axis while a curve rises from 0, after each step", () => {
    for (const losses of rises) {
      for (let count = 4; count <= losses.length; count++) {
        const [low, high] = rangeAfter(losses.slice(0, count));
        expect(losses[count - 1], `step ${count}`).to.be.within(low, high);
        expect(high, `step ${count}`).to.be.below(0.05);
      }
    }
  });

  it("is off the axis, and only marked, if it lies far away", () => {
    for (const losses of rises) {
      for (const far of [1.39, 8e11]) expect(rangeAfter([...losses.slice(3), far])[1]).to.be.below(0.05);
    }
  });
});

describe("one spike", () => {
  const few = [0.25, 0.23, 0.22, 0.215, 0.212, 0.21];
  const rangeOf = (losses: number[], add: "addStep" | "addEpoch") => {
    const recorder = new CurveRecorder();
    losses.forEach((loss, i) =>
      add === "addStep" ? recorder.addStep(i + 1, { loss }) : recorder.addEpoch(i, i + 1, { loss }),
    );
    return interestingRange(recorder.curves()[0]);
  };

  for (const add of ["addStep", "addEpoch"] as const) {
    it(`of any height does not flatten the rest, however few values there are (${add})`, () => {
      for (const spike of [0.5, 1.2, 30, 8e11, -3]) {
        for (const at of [3, 5, 6]) {
          const [low, high] = rangeOf([0.3, ...few].toSpliced(at, 0, spike), add);
          expect(high - low, `${spike} at ${at}`).to.be.within(0.03, 0.15);
        }
      }
    });

    it(`is what a fall, noise and a step are not (${add})`, () => {
      const noise = [0.2, 0.24, 0.19, 0.22, 0.26, 0.18, 0.23];
      expect(rangeOf(noise, add)[1]).to.be.above(0.26);
      expect(rangeOf([0.5, 0.4, 0.33, 0.28, 0.25, 0.23], add)[1]).to.be.above(0.4);
      expect(rangeOf([0.2, 0.2, 0.2, 0.2, 0.2, 0.2001], add)[1]).to.be.above(0.2001);
    });
  }
});

describe("a log axis", () => {
  const epochs = (...losses: number[]) => {
    const recorder = new CurveRecorder();
    losses.forEach((loss, i) => recorder.addEpoch(i, i + 1, { loss }));
    return recorder.curves();
  };

  it("shows all positive values, the fall and the explosion too", () => {
    const [low, high] = valueRange(epochs(100, 1, -3, 0, 0.01, 1e8), "log");
    expect(low).to.be.within(0.001, 0.01);
    expect(high).to.be.within(1e8, 1e9);
  });

  it("becomes linear if nothing is positive", () => {
    expect(possibleScale(epochs(-1, 0), "log")).to.equal("linear");
    expect(possibleScale(epochs(-1, 0.1), "log")).to.equal("log");
  });
});

describe("points beyond an axis", () => {
  it("are the farthest of each stretch, above and below", () => {
    const points = [5, 9, 1, 0, 3, -1, -4, -2, 7].map((value, x) => ({ x, value }));
    expect(pointsBeyond(points, [0, 4]).map(({ value }) => value)).to.deep.equal([9, -4, 7]);
  });

  it("are none if all points lie within", () => {
    expect(pointsBeyond([{ x: 1, value: 4 }], [0, 4])).to.deep.equal([]);
  });
});
