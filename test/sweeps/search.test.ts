import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { pruneRequest } from "../../src/sweeps/attempts";
import type { Execute } from "../../src/sweeps/driver";
import { runFolder, settingsOf, writeSettings, type Search } from "../../src/sweeps/plan";
import { Searcher, type Study } from "../../src/sweeps/search";
import { endRun, temporarySweep, writeLosses } from "./temporarySweep";

const SEARCH: Search = {
  space: { x: [1, 2, 3, 4] },
  trials: 4,
  seed: 1,
  objective: "loss",
  best: "lowest",
  prune: true,
};

describe("the search of a sweep", () => {
  let sweep: Awaited<ReturnType<typeof temporarySweep>>;
  let asked: string[];
  let told: { run: string; state: string; value: number | null; points: number }[];
  let reported: number[];
  beforeEach(async () => {
    sweep = await temporarySweep([], SEARCH);
    [asked, told, reported] = [[], [], []];
  });
  afterEach(() => sweep.remove());

  /** A study whose settings count up, and which gives up runs with a loss above 5. */
  const study: Study = {
    ask: ({ run }) => Promise.resolve({ x: asked.push(run) }),
    report: ({ course }) => {
      reported.push(...course.map(([percent]) => percent));
      return Promise.resolve(course.some(([, value]) => value > 5));
    },
    tell: ({ run, state, value, course }) => {
      told.push({ run, state, value, points: course.length });
      return Promise.resolve();
    },
  };
  const searcher = (search: Partial<Search> = {}) => {
    const plan = { ...sweep.plan, search: { ...SEARCH, ...search } };
    return new Searcher({ ...sweep, plan }, study, 5);
  };
  const end = async (id: string, outcome: "done" | "failed" | "pruned", loss?: number) => {
    await writeSettings(sweep, id, { x: 1 });
    await endRun(sweep, id, { outcome });
    if (loss !== undefined) writeLosses(sweep, id, { loss });
  };

  it("chooses the settings of a run once, and has them on disk", async () => {
    await searcher().start("0002");
    await searcher().start("0001");
    await searcher().start("0002"); // another driver
    expect(asked).to.deep.equal(["0002", "0001"]);
    expect(settingsOf(sweep, "0002")).to.deep.equal({ x: 1 });
    expect(settingsOf(sweep, "0001")).to.deep.equal({ x: 2 });
  });

  it("tells the study at the beginning how runs have ended", async () => {
    await end("0001", "done", 0.25);
    await end("0002", "pruned", 3);
    await end("0003", "failed");
    await searcher().begin(0);
    expect(told).to.deep.equal([
      { run: "0001", state: "complete", value: 0.375, points: 19 },
      { run: "0002", state: "pruned", value: null, points: 19 },
      { run: "0003", state: "fail", value: null, points: 0 },
    ]);
    told = [];
    await searcher().begin(1);
    expect(
      told.map(({ run }) => run),
      "0003 is tried again",
    ).to.deep.equal(["0001", "0002"]);
  });

  it("counts a run that diverged as pruned", async () => {
    await end("0001", "done", NaN);
    await searcher().end("0001", "done");
    expect(told).to.deep.equal([{ run: "0001", state: "pruned", value: null, points: 0 }]);
  });

  for (const [title, search, message] of [
    ["a metric that runs do not have", { objective: "valLoss" }, /run 0001 does not have: it has loss\./],
    ["a wrong direction", { objective: "loss" }, /its best value is the highest.*--objective loss:max/],
  ] as const) {
    it(`refuses ${title}`, async () => {
      await end("0001", "done");
      writeLosses(sweep, "0001", { loss: 1 }, { loss: { unit: "", best: "highest" } });
      const error = await searcher(search)
        .end("0001", "done")
        .catch((thrown: Error) => thrown);
      expect((error as Error).message).to.match(message);
      expect(told).to.deep.equal([]);
    });
  }

  it("refuses runs without losses", async () => {
    await end("0001", "done");
    const error = await searcher()
      .end("0001", "done")
      .catch((thrown: Error) => thrown);
    expect((error as Error).message).to.match(/run 0001 does not have: it trained nothing with fit/);
  });

  describe("while a run is running", () => {
    const never = new AbortController().signal;
    const request = () => pruneRequest(runFolder(sweep, "0001"));
    /** A worker that ends when it is asked to, or after some time. */
    const worker: Execute = async () => {
      for (let i = 0; i < 30 && !existsSync(request()); i++) await new Promise((next) => setTimeout(next, 5));
      return "ended";
    };
    const log = (losses: (number | null)[]) => {
      const line = (loss: number | null, i: number) =>
        JSON.stringify({ training: 1, kind: "batch", epoch: 1, step: i + 1, steps: 10, logs: { loss } });
      writeFileSync(join(runFolder(sweep, "0001"), "losses.jsonl"), `${losses.map(line).join("\n")}\n`);
    };
    const run = (search: Partial<Search> = {}) => searcher(search).pruning(worker)("0001", 0, never);
    beforeEach(() => searcher().start("0001"));

    it("reports its losses, and leaves a good run alone", async () => {
      log([1, 2, 3]);
      expect(await run()).to.equal("ended");
      expect(reported).to.deep.equal([10, 15, 20, 25, 30]);
      expect(existsSync(request())).to.equal(false);
    });

    it("asks its worker to stop if it is bad", async () => {
      log([1, 2, 9]);
      await run();
      expect(readFileSync(request(), "utf8")).to.match(/pruned .* by its loss: it was worse than the median/);
    });

    it("asks its worker to stop if it has diverged", async () => {
      log([1, 2, null]);
      await run();
      expect(reported).to.deep.equal([]);
      expect(readFileSync(request(), "utf8")).to.match(/by its loss: it was not a number/);
    });

    it("does nothing if runs are not to be pruned", async () => {
      log([9, 9, 9]);
      await run({ prune: false });
      expect(reported).to.deep.equal([]);
    });

    it("throws the study's error when the worker has ended", async () => {
      log([1, 2, 3]);
      const failing = { ...study, report: () => Promise.reject(new Error("Optuna has ended")) };
      const error = await new Searcher(sweep, failing, 5)
        .pruning(worker)("0001", 0, never)
        .catch((thrown: Error) => thrown);
      expect((error as Error).message).to.equal("Optuna has ended");
    });
  });
});
