import { setImmediate } from "node:timers/promises";
import { expect } from "chai";
import { latestOnly } from "../../src/pages/latestOnly";

describe("latestOnly", () => {
  for (const [atOnce, begun] of [
    [1, [1, 5]],
    [2, [1, 2, 5]],
  ] as const) {
    it(`works on ${atOnce} at once, and then on the last of the values that came meanwhile`, async () => {
      const started: number[] = [];
      const ends: (() => void)[] = [];
      const pass = latestOnly((value: number) => {
        started.push(value);
        return new Promise<void>((end) => ends.push(end));
      }, atOnce);
      for (const value of [1, 2, 3, 4, 5]) void pass(value);
      expect(started).to.deep.equal(begun.slice(0, atOnce));
      while (ends.length > 0) {
        ends.shift()!();
        await setImmediate();
      }
      expect(started).to.deep.equal(begun);
    });
  }

  it("drops what waits after an error, and goes on with the next value", async () => {
    const started: string[] = [];
    const pass = latestOnly(async (value: string) => {
      started.push(value);
      await setImmediate();
      if (value === "bad") throw new Error(value);
    });
    const failed = pass("bad")!.catch((error: Error) => error.message);
    void pass("waits");
    expect(await failed).to.equal("bad");
    await pass("next");
    expect(started).to.deep.equal(["bad", "next"]);
  });
});
