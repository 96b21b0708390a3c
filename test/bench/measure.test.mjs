import { expect } from "chai";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { measureRow } from "../../bench/measure.mjs";
import { Worker } from "../../bench/worker.mjs";
import { isAlive } from "../../scripts/setup/processes.mjs";
import { temporaryFolder } from "../scripts/sandbox.mjs";

const fakeWorker = fileURLToPath(new URL("fakeWorker.mjs", import.meta.url));
const ROW = { name: "toy", work: "toy", settings: {} };
const EFFORT = { warmUp: 4, rounds: 3, steps: 2 };

describe("measuring a row", () => {
  let folder, log;
  beforeEach(() => {
    folder = temporaryFolder();
    log = join(folder.path, "log");
  });
  afterEach(() => folder.remove());

  /** Measures with fake workers: name → what each does. */
  const measure = (workers, options = {}) =>
    measureRow(ROW, Object.keys(workers), {
      effort: EFFORT,
      pause: 1,
      launch: (name) =>
        new Worker(name, {
          command: process.execPath,
          args: [fakeWorker, name, log, JSON.stringify(workers[name])],
        }),
      ...options,
    });
  const logged = () => readFileSync(log, "utf8").trim().split("\n");
  const requests = () => logged().filter((line) => !line.includes(" pid "));
  const pids = () => logged().flatMap((line) => / pid (\d+)/.exec(line)?.slice(1).map(Number) ?? []);

  /** Returns the message of the error that measuring throws; no worker may be left then. */
  async function failure(workers, options) {
    const error = await measure(workers, options).then(
      () => undefined,
      (reason) => reason,
    );
    expect(error, "an error").to.be.instanceOf(Error);
    expect(pids()).to.have.length.greaterThan(0);
    expect(pids().filter(isAlive), "workers left").to.deep.equal([]);
    return error.message;
  }

  it("warms each up alone, then lets them take turns", async () => {
    await measure({ A: {}, B: {}, C: {} });
    const loading = ["A load ", "A run 4", "B load ", "B run 4", "C load ", "C run 4"];
    const round = ["A run 2", "B run 2", "C run 2"];
    expect(requests()).to.deep.equal([...loading, ...round, ...round, ...round]);
    expect(pids().filter(isAlive)).to.deep.equal([]);
  });

  it("collects the times of the turns, and not of the warm-up", async () => {
    const { A, B } = await measure({ A: { time: 1 }, B: { time: 2 } });
    expect(A.times).to.deep.equal([1, 1, 1, 1, 1, 1]);
    expect(B.times).to.deep.equal([2, 2, 2, 2, 2, 2]);
    expect(A.peak).to.equal(5e6);
    expect(A.versions).to.deep.equal({ A: "1.0" });
  });

  it("says what happens", async () => {
    const said = [];
    await measure({ A: {} }, { say: (text) => said.push(text) });
    expect(said[0]).to.equal("A: loading");
    expect(said.at(-1)).to.equal("A: round 3 of 3");
  });

  it("says which worker died, when, and what it printed last", async () => {
    const message = await failure({ A: {}, B: { diesAt: 3 } });
    expect(message).to.equal("B ended (exit code 3) while running steps:\nno memory is left");
  });

  it("says what the worker was loading", async () => {
    expect(await failure({ A: { diesAt: 1 }, B: {} })).to.contain(
      'A ended (exit code 3) while loading "toy"',
    );
  });

  it("says that a command cannot be started", async () => {
    const launch = (name) => new Worker(name, { command: join(folder.path, "nothing"), args: [] });
    const error = await measureRow(ROW, ["A"], { effort: EFFORT, launch }).catch((reason) => reason);
    expect(error.message).to.match(/^A ended \(spawn .*nothing ENOENT\)/);
  });

  it("stops all of them if one hangs and the signal is aborted", async () => {
    const controller = new AbortController();
    const say = (text) => {
      if (text === "B: warming up") setTimeout(() => controller.abort(new Error("enough")), 300);
    };
    expect(await failure({ A: {}, B: { hangs: true } }, { signal: controller.signal, say })).to.equal(
      "enough",
    );
  });

  it("starts nothing once the signal is aborted", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    expect(await measure({ A: {} }, { signal }).catch((reason) => reason.message)).to.equal("enough");
    expect(existsSync(log)).to.equal(false);
  });

  it("refuses networks of different sizes", async () => {
    expect(await failure({ A: {}, B: { parameters: 8 } })).to.contain("got parameters: A 7, B 8");
  });

  it("refuses losses that are not numbers", async () => {
    expect(await failure({ A: {}, B: { loss: "NaN" } })).to.contain("got NaN, NaN, NaN of B");
  });

  it("refuses losses that are far apart", async () => {
    expect(await failure({ A: { loss: 0.6 }, B: { loss: 9 } })).to.contain(
      "expected first losses of similar size, got A 0.6, B 9",
    );
  });

  it("takes work that has no losses", async () => {
    const { A } = await measure({ A: { loss: null }, B: { loss: null } });
    expect(A.times).to.have.length(6);
  });
});
