import { expect } from "chai";
import { readAttempts, reasonOf, standingOf, workerOf, type Attempt } from "../../src/sweeps/attempts";
import { runFolder } from "../../src/sweeps/plan";
import { endRun, temporarySweep } from "./temporarySweep";

describe("the attempts of a run", () => {
  const attempts = (...outcomes: Attempt["outcome"][]): Attempt[] =>
    outcomes.map((outcome) => ({ host: "here", began: 0, outcome }));

  for (const [outcomes, retries, standing] of [
    [[], 0, "open"],
    [["done"], 0, "done"],
    [["failed", "pruned"], 0, "pruned"],
    [["failed"], 0, "failed"],
    [["failed"], 1, "open"],
    [["failed", "failed"], 1, "failed"],
    [["failed", "failed", "done"], 2, "done"],
    [["stopped", "stopped", "stopped"], 0, "open"],
    [[undefined, undefined], 0, "open"],
    [Array<undefined>(10).fill(undefined), 0, "open"],
    [Array<undefined>(11).fill(undefined), 0, "failed"],
  ] as [Attempt["outcome"][], number, string][]) {
    const text = outcomes.map((each) => each ?? "killed").join(", ") || "none";
    it(`leave it ${standing} with ${retries} retries: ${text}`, () => {
      expect(standingOf(attempts(...outcomes), retries)).to.equal(standing);
    });
  }

  it("say why it failed: the last error in its log, or the last line", () => {
    const failed = (error: string): Attempt[] => [{ host: "here", began: 0, outcome: "failed", error }];
    expect(
      reasonOf(
        failed("step 1\n  RangeError: epochs must be positive\n    at x.ts:3\n8.4: the cell above failed."),
      ),
    ).to.equal("RangeError: epochs must be positive");
    expect(reasonOf(failed("Segmentation fault"))).to.equal("Segmentation fault");
    expect(reasonOf(attempts(undefined))).to.match(/killed/);
  });

  it("are read from its folder, and there are none before it begins", async () => {
    const sweep = await temporarySweep([{ x: 1 }]);
    try {
      expect(await readAttempts(runFolder(sweep, "0001"))).to.deep.equal([]);
      await endRun(sweep, "0001", { outcome: "done" });
      expect((await readAttempts(runFolder(sweep, "0001")))[0].outcome).to.equal("done");
      expect(await workerOf(runFolder(sweep, "0001"))).to.equal(undefined);
    } finally {
      sweep.remove();
    }
  });
});
