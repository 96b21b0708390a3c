import { expect } from "chai";
import { batches as batchesOf } from "../../src/training/batches";

describe("batches", () => {
  const batches = (count: number, batchSize: number, seed = 1, epoch = 1) => {
    const all = batchesOf({ count, batchSize, seed });
    const first = (epoch - 1) * all.stepsPerEpoch;
    return Array.from({ length: all.stepsPerEpoch }, (_, i) => Array.from(all.at(first + i)));
  };

  it("holds every position once, and ends with a shorter batch", () => {
    const all = batches(10, 4);
    expect(all.map((each) => each.length)).to.deep.equal([4, 4, 2]);
    expect(all.flat().sort((a, b) => a - b)).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(batches(60_000, 16)).to.have.length(3750);
  });

  it("has a different order for each epoch and seed, and the same order for the same seed", () => {
    expect(batches(100, 100)).to.deep.equal(batches(100, 100));
    expect(batches(100, 100)).to.not.deep.equal(batches(100, 100, 2));
    expect(batches(100, 100)).to.not.deep.equal(batches(100, 100, 1, 2));
  });

  it("puts every position in every place equally often", () => {
    const first = new Array<number>(5).fill(0);
    for (let epoch = 0; epoch < 5000; epoch++) first[batches(5, 5, 3, epoch)[0][0]]++;
    for (const times of first) expect(times).to.be.closeTo(1000, 4 * Math.sqrt(800));
  });

  it("refuses an order and a rest that do not exist", () => {
    const make = (options: object) => () => batchesOf({ count: 4, batchSize: 2, ...options });
    expect(make({ order: "shufled" })).to.throw(
      RangeError,
      'order must be "shuffled" or "sequential", got "shufled".',
    );
    expect(make({ rest: "drop" })).to.throw(RangeError, 'rest must be "shorter" or "dropped", got "drop".');
  });

  it("refuses batches that are empty, and numbers that are texts", () => {
    const attempt = (options: object) => () => batchesOf({ count: 10, batchSize: 4, ...options });
    expect(attempt({ batchSize: 0 })).to.throw(RangeError, /^batchSize must be a whole number ≥ 1, got 0: /);
    expect(attempt({ batchSize: "5" })).to.throw(RangeError, /got "5": /);
    expect(attempt({ count: 0 })).to.throw(RangeError, /^count must be/);
    expect(attempt({ batchSize: 11 })).not.to.throw();
    expect(attempt({ batchSize: 11, rest: "dropped" })).to.throw(RangeError, /^Each step needs 11 examples/);
  });

  it("keeps leftover examples for the next pass, in either order", () => {
    for (const order of ["sequential", "shuffled"] as const) {
      const all = batchesOf({ count: 10, batchSize: 4, seed: 1, order, rest: "dropped" });
      expect(all.stepsPerEpoch).to.equal(2);
      expect([0, 1, 2].map((step) => all.weightAt(step))).to.deep.equal([1, 1, 1]);
      const [a, b, again] = [0, 1, 2].map((step) => Array.from(all.at(step)));
      expect(new Set([...a, ...b]).size).to.equal(8);
      if (order === "sequential") expect([a, b, again]).to.deep.equal([[0, 1, 2, 3], [4, 5, 6, 7], a]);
      else expect(again).to.not.deep.equal(a);
    }
  });

  it("takes several batches per step one after the other, even across passes", () => {
    const [count, batchSize] = [10, 3];
    const one = batchesOf({ count, batchSize, seed: 2, rest: "dropped" });
    const two = batchesOf({ count, batchSize, seed: 2, rest: "dropped", perStep: 2 });
    expect(two.stepsPerEpoch).to.equal(1);
    for (let step = 0; step < 5; step++) {
      expect([...two.at(step)]).to.deep.equal([...one.at(2 * step), ...one.at(2 * step + 1)]);
    }
  });

  it("gives a shorter batch less weight in an epoch's means", () => {
    const all = batchesOf({ count: 10, batchSize: 4, seed: 1 });
    expect([0, 1, 2, 3].map((step) => all.weightAt(step))).to.deep.equal([4, 4, 2, 4]);
  });
});
