import { expect } from "chai";
import { shuffledBatches } from "../../src/training/batches";

describe("shuffledBatches", () => {
  const batches = (count: number, size: number, seed = 1, epoch = 1) =>
    [...shuffledBatches(count, size, seed, epoch)].map((indices) => Array.from(indices));

  it("holds every position once, and ends with a shorter batch", () => {
    const all = batches(10, 4);
    expect(all.map((each) => each.length)).to.deep.equal([4, 4, 2]);
    expect(all.flat().sort((a, b) => a - b)).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(batches(60_000, 16)).to.have.length(3750);
  });

  it("is in another order for each epoch and each seed, in the same for the same", () => {
    expect(batches(100, 100)).to.deep.equal(batches(100, 100));
    expect(batches(100, 100)).to.not.deep.equal(batches(100, 100, 2));
    expect(batches(100, 100)).to.not.deep.equal(batches(100, 100, 1, 2));
  });

  it("puts every position everywhere equally often", () => {
    const first = new Array<number>(5).fill(0);
    for (let epoch = 0; epoch < 5000; epoch++) first[batches(5, 5, 3, epoch)[0][0]]++;
    for (const times of first) expect(times).to.be.closeTo(1000, 4 * Math.sqrt(800));
  });
});
