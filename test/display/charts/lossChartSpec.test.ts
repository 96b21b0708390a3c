import { expect } from "chai";
import { CurveRecorder } from "../../../src/display/charts/curves";
import { interestingRange } from "../../../src/display/charts/lossChartSpec";

describe("interestingRange", () => {
  const recorded = (steps: number, loss: (step: number) => number) => {
    const recorder = new CurveRecorder();
    for (let step = 1; step <= steps; step++) recorder.addStep(step / 100, { loss: loss(step) });
    return recorder;
  };

  it("shows the slope, not the fall of the first steps nor single spikes", () => {
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
      [0, [-1, 1]],
      [-2, [-2.1, -1.9]],
    ] as const) {
      expect(interestingRange(recorded(50, () => value).curves()[0])).to.deep.equal(range);
    }
  });
});
