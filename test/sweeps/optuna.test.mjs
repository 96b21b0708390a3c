/** Needs the virtual environment with Optuna, which the first search on a machine makes. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { root } from "../../scripts/setup/paths.mjs";
import { hasPinnedVenv } from "../../scripts/setup/pinnedVenv.mjs";
import { openStudy, optunaVenv } from "../../scripts/sweep/study.mjs";
import { drawAtRandom } from "../../src/sweeps/values.ts";
import { runNode, temporaryFolder } from "../scripts/sandbox.mjs";

const isThere = hasPinnedVenv(optunaVenv());
const TOY = ["--", process.execPath, join(root, "test", "sweeps", "toyCommand.mjs")];
const SPACE = {
  rate: { from: 1e-4, to: 1, log: true },
  x: { from: -10, to: 10, log: false },
  dim: [2, 3, 4, 5, 6],
  kind: ["a", "b"],
};
/** Is 0 at rate = 0.01, x = 3, dim = 4, kind = "b", and grows to 12 and more. */
const loss = ({ rate, x, dim, kind }) =>
  Math.abs(Math.log10(rate) + 2) + Math.abs(x - 3) + Math.abs(dim - 4) + (kind === "b" ? 0 : 1);
const mean = (values) => values.reduce((sum, each) => sum + each, 0) / values.length;

describe(`a search with Optuna${isThere ? "" : " (skipped: no search has installed Optuna on this machine)"}`, function () {
  this.timeout(60_000);

  let folder;
  let studies;
  before(function () {
    if (!isThere) this.skip();
  });
  beforeEach(() => {
    folder = temporaryFolder();
    studies = [];
  });
  afterEach(async () => {
    for (const study of studies) await study.close();
    folder.remove();
  });

  const search = { space: SPACE, trials: 20, seed: 1, objective: "loss", best: "lowest", prune: true };
  const open = async (more = {}) => {
    const study = await openStudy({ folder: folder.path, plan: { search: { ...search, ...more } } });
    studies.push(study);
    return study;
  };
  const id = (i) => String(i + 1).padStart(4, "0");
  /** Tries settings one after the other, and returns them. */
  const searched = async (study, from, to) => {
    const all = [];
    for (let i = from; i < to; i++) {
      const settings = await study.ask({ run: id(i) });
      all.push(settings);
      await study.tell({ run: id(i), settings, course: [], state: "complete", value: loss(settings) });
    }
    return all;
  };
  const text = (...names) => readFileSync(join(folder.path, ...names), "utf8");
  /** The number of trials in the journal, by the code of Optuna's operation "create trial". */
  const trialCount = () => text("optuna.journal").match(/"op_code":4,/g).length;

  it("chooses values of every kind within their bounds, better ones than a random search", async () => {
    const best = { random: [], optuna: [] };
    for (const seed of [1, 2, 3]) {
      rmSync(join(folder.path, "optuna.journal"), { force: true });
      const study = await open({ seed });
      const settings = await searched(study, 0, 20);
      expect(settings.every(({ rate, x }) => rate >= 1e-4 && rate <= 1 && Math.abs(x) <= 10)).to.equal(true);
      expect(
        settings.every(({ dim, kind }) => SPACE.dim.includes(dim) && SPACE.kind.includes(kind)),
      ).to.equal(true);
      const values = settings.map(loss);
      const lowest = Math.min(...values);
      expect(await study.best()).to.deep.equal({ run: id(values.indexOf(lowest)), value: lowest });
      best.optuna.push(lowest);
      best.random.push(Math.min(...drawAtRandom(SPACE, 20, seed).map(loss)));
    }
    expect(mean(best.optuna)).to.be.below(mean(best.random));
  });

  it("gives numbers that can be read, within their bounds", async () => {
    const [from, to] = [0.12345678, 0.12345679];
    const study = await open({ space: { rate: SPACE.rate, narrow: { from, to, log: false } } });
    const { rate, narrow } = await study.ask({ run: "0001" });
    expect(String(Number(rate.toPrecision(6)))).to.equal(String(rate));
    expect(narrow).to.be.within(from, to);
  });

  it("makes the highest value as high as possible", async () => {
    const study = await open({ best: "highest" });
    const values = (await searched(study, 0, 5)).map(loss);
    expect((await study.best()).value).to.equal(Math.max(...values));
  });

  it("chooses the same settings with the same seed, although its process is replaced in between", async () => {
    const whole = await searched(await open(), 0, 12);
    rmSync(join(folder.path, "optuna.journal"));
    const first = await open();
    const begin = await searched(first, 0, 6);
    const asked = await first.ask({ run: id(6) }); // and the driver is killed
    await first.close();
    const second = await open();
    expect(await second.ask({ run: id(6) })).to.deep.equal(asked);
    expect([...begin, ...(await searched(second, 6, 12))]).to.deep.equal(whole);
    expect(trialCount()).to.equal(12);
  });

  it("learns what it has missed, once", async () => {
    const settings = { rate: 0.01, x: 3, dim: 4, kind: "b" };
    const trial = { run: "0001", settings, course: [[50, 1]] };
    const study = await open();
    const failed = await study.ask({ run: "0002" });
    for (let i = 0; i < 2; i++) {
      await study.tell({ ...trial, state: "complete", value: 0.5 });
      await study.tell({ ...trial, run: "0003", state: "pruned", value: null });
      await study.tell({ run: "0002", settings: failed, course: [], state: "fail", value: null });
    }
    expect(trialCount()).to.equal(3);
    expect(await study.best()).to.deep.equal({ run: "0001", value: 0.5 });
    for (let i = 0; i < 2; i++)
      // after --retry-failed
      await study.tell({ run: "0002", settings: failed, course: [], state: "complete", value: 0.25 });
    expect(trialCount()).to.equal(4);
    expect(await study.best()).to.deep.equal({ run: "0002", value: 0.25 });
  });

  it("prunes a run that is worse than the median of five others", async () => {
    const study = await open();
    const course = (factor) => [5, 10, 15, 20].map((percent) => [percent, (factor * 100) / percent]);
    const report = async (run, factor, points = 4) =>
      study.report({ run, settings: await study.ask({ run }), course: course(factor).slice(0, points) });
    for (let i = 0; i < 5; i++) {
      expect(await report(id(i), i)).to.equal(false);
      const settings = await study.ask({ run: id(i) });
      await study.tell({ run: id(i), settings, course: course(i), state: "complete", value: i });
    }
    expect(await report("0006", 3, 1), "too early").to.equal(false);
    expect(await report("0006", 3, 2)).to.equal(true);
    expect(await report("0007", 1)).to.equal(false);
  });

  it("says what is wrong if its process ends", async () => {
    const study = await open();
    const error = await study.tell({ run: "0001", nonsense: 1 }).catch((thrown) => thrown);
    expect(error.message).to.match(/Optuna's study of .* ended with exit code 1:[^]*TypeError/);
    const again = await study.best().catch((thrown) => thrown);
    expect(again.message).to.equal(error.message);
  });

  describe("in a sweep", () => {
    const attempts = (run) => JSON.parse(text("runs", run, "attempts.json")).map(({ outcome }) => outcome);
    const command = (...args) => ["scripts/sweep.mjs", ...args, "--search", "optuna", "--objective", "loss"];
    const runs = () => (existsSync(join(folder.path, "runs")) ? readdirSync(join(folder.path, "runs")) : []);

    it("does every run once, although its driver is killed twice", async () => {
      const args = command(
        "-p",
        "x=1..9",
        "-p",
        "ms=200",
        "--trials",
        "6",
        "--jobs",
        "2",
        "--out",
        folder.path,
      );
      for (const count of [2, 4]) {
        const driver = spawn(process.execPath, [...args, ...TOY], { cwd: root, stdio: "ignore" });
        while (runs().length < count) await sleep(20);
        driver.kill("SIGKILL");
        await once(driver, "close");
      }
      const { code, output } = await runNode([...args, ...TOY]);
      expect(code, output).to.equal(0);
      expect(runs()).to.have.length(6);
      for (const run of runs()) {
        expect(attempts(run).filter((outcome) => outcome === "done")).to.have.length(1);
        expect(existsSync(join(folder.path, "runs", run, "overlap.txt"))).to.equal(false);
      }
      expect(trialCount()).to.equal(6);
      const settings = runs().map((run) => JSON.parse(text("runs", run, "settings.json")));
      const lowest = Math.min(...settings.map(({ x }) => x));
      expect(output).to.match(
        new RegExp(`Best run: \\d+ {2}x=${lowest} ms=200 {2}loss ${(lowest / 10).toFixed(1)}`),
      );
    });

    it("stops a bad run, and does not try it again", async () => {
      for (let i = 0; i < 5; i++) {
        const run = join(folder.path, "runs", id(i));
        const losses = Array.from({ length: 10 }, (_, step) =>
          JSON.stringify({
            training: 1,
            kind: "batch",
            epoch: 1,
            step: step + 1,
            steps: 10,
            logs: { loss: 0.01 },
          }),
        );
        mkdirSync(run, { recursive: true });
        writeFileSync(join(run, "settings.json"), `{"x":${i + 1},"ms":8000}`);
        writeFileSync(join(run, "attempts.json"), '[{"host":"here","began":1,"ended":2,"outcome":"done"}]');
        writeFileSync(join(run, "losses.jsonl"), losses.join("\n"));
      }
      const args = command("-p", "x=1..9", "-p", "ms=8000", "--trials", "6", "--prune", "--out", folder.path);
      const { code, output } = await runNode([...args, ...TOY]);
      expect(code, output).to.equal(0);
      expect(output).to.match(/0006 .* pruned after .*loss .*\(5 of 6 runs done · 1 pruned/);
      expect(attempts("0006")).to.deep.equal(["pruned"]);
      expect(text("runs", "0006", "pruned.txt")).to.match(/worse than the median/);
      expect(existsSync(join(folder.path, "runs", "0006", "finished.txt"))).to.equal(false);
      expect(text("gallery.html")).to.include('"state":"pruned"');
      const again = await runNode([...args, ...TOY]);
      expect(again.code).to.equal(0);
      expect(attempts("0006")).to.deep.equal(["pruned"]);
    });
  });
});
