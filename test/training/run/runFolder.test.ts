import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { tf } from "../../../src/tensorflow/backend";
import { DamagedCheckpointError } from "../../../src/training/run/checkpoint";
import { openRun, type RunFolder } from "../../../src/training/run/runFolder";
import { failure } from "../../datasets/localHost";

describe("run folder", () => {
  const home = process.cwd();
  let box: string;
  const inBox = (...names: string[]) => join(box, ...names);
  const put = (path: string, text = "mine") => {
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, text);
  };
  /** A run folder that is being written to. */
  const acquired = async (path = inBox("run")) => {
    const run = await openRun(path, { resume: true });
    await run.acquire();
    return run;
  };
  /** Saves a checkpoint whose only weight is the step. */
  const save = async (run: RunFolder, step: number) => {
    const weight = tf.scalar(step);
    const history = Array.from({ length: step }, (_, at) => ({ dLoss: at }));
    await run
      .save({ step, options: {}, counters: {}, history, tensors: { weight } })
      .finally(() => weight.dispose());
  };
  const latestWeight = async (run: RunFolder) => {
    const latest = await run.latest();
    const value = latest?.tensors.weight.dataSync()[0];
    tf.dispose(latest?.tensors ?? {});
    return value;
  };

  let tensorsBefore: number;
  beforeEach(() => {
    box = realpathSync(mkdtempSync(join(tmpdir(), "genbook-run-")));
    process.chdir(box);
    tensorsBefore = tf.memory().numTensors;
  });
  afterEach(() => {
    process.chdir(home);
    rmSync(box, { recursive: true });
    expect(tf.memory().numTensors, "tensors left").to.equal(tensorsBefore);
  });

  describe("opened", () => {
    it("keeps one checkpoint in addition to the newest", async () => {
      const run = await openRun(inBox("run"), { keep: 1 });
      await run.acquire();
      const kept = () => readdirSync(inBox("run", "checkpoints")).map((name) => Number(/\d+/.exec(name)));
      for (const step of [1, 2, 3]) {
        await save(run, step);
        if (step < 3) run.keepCheckpoint(step);
      }
      expect(kept()).to.deep.equal([2, 3]);
      run.keepCheckpoint(3);
      await save(run, 4);
      expect(kept()).to.deep.equal([3, 4]);
      await run.release();
    });

    it("without a path: runs/<date>_<time>, a new one each time", async () => {
      const before = Date.now();
      const paths = (await Promise.all([openRun(), openRun(), openRun("")])).map((run) => run.path);
      expect(new Set(paths).size).to.equal(3);
      for (const path of paths) {
        const [, date, time] = /\/runs\/(\d{4}-\d\d-\d\d)_(\d\d-\d\d-\d\d)(-[23])?$/.exec(path)!;
        const named = new Date(`${date}T${time.replaceAll("-", ":")}`).getTime();
        expect(named).to.be.within(before - 1000, Date.now());
        expect(path.startsWith(inBox("runs"))).to.equal(true);
      }
    });

    it("by name: missing, with its parents, or empty; relative to the working directory", async () => {
      expect((await openRun("a/b/größe 1")).path).to.equal(inBox("a", "b", "größe 1"));
      mkdirSync("empty");
      expect((await openRun("empty")).path).to.equal(inBox("empty"));
      expect(JSON.parse(readFileSync("empty/run.json", "utf8"))).to.have.keys("kind", "genbook", "created");
    });

    it("refuses an existing run, unless it resumes", async () => {
      const { path } = await openRun("run");
      put(join(path, "images", "a.png"));
      expect((await failure(openRun("run"))).message).to.match(
        new RegExp(
          `^${path} cannot be the folder of a run: it already holds a run, which \\{ resume: true \\} continues\\. Expected .* name another one`,
        ),
      );
      expect((await openRun("run", { resume: true })).path).to.equal(path);
      expect(readFileSync(join(path, "images", "a.png"), "utf8")).to.equal("mine");
    });

    it("starts from the beginning if it resumes a missing or empty folder, and needs a name to resume", async () => {
      mkdirSync("empty");
      for (const name of ["absent", "empty"]) {
        const run = await openRun(name, { resume: true });
        expect(await run.latest()).to.equal(undefined);
      }
      expect((await failure(openRun(undefined, { resume: true }))).message).to.include(
        "needs the path of a run",
      );
    });

    it("refuses a folder that holds something else, even when it resumes, and leaves it untouched", async () => {
      for (const name of ["thesis.tex", "run.json"]) {
        put(inBox("docs", name), "{}");
        for (const resume of [false, true]) {
          const { message } = await failure(openRun("docs", { resume }));
          expect(message).to.include("holds something other than a run").and.to.include(name);
        }
        expect(readFileSync(inBox("docs", name), "utf8")).to.equal("{}");
      }
      expect(readdirSync("docs")).to.have.members(["run.json", "thesis.tex"]);
    });

    it("refuses a file, a path below a file, and a place where no folder can be created", async () => {
      put(inBox("file"));
      const places: [string, string][] = [
        ["file", `${inBox("file")} is not a folder`],
        ["file/a/run", `${inBox("file")} is not a folder`],
        ["/proc/genbook/run", "ENOENT"],
      ];
      for (const [path, expected] of places) {
        const { message } = await failure(openRun(path));
        expect(message).to.include(expected).and.to.include("name another one");
      }
      expect(readFileSync("file", "utf8")).to.equal("mine");
      put(inBox("runs"));
      expect((await failure(openRun())).message).to.include(`${inBox("runs")} is not a folder`);
    });

    it("accepts a folder that a killed process had only begun", async () => {
      put(inBox("run", "run.json.1.genbook.part"), '{"ki');
      expect((await openRun("run")).path).to.equal(inBox("run"));
    });
  });

  describe("checkpoints", () => {
    it("are kept: the newest three, of which the newest is the latest", async () => {
      const run = await acquired();
      put(run.file("checkpoints", "notes.txt"));
      for (const step of [1, 2, 9, 10, 10, 11]) {
        await save(run, step);
        expect(await latestWeight(run)).to.equal(step);
      }
      expect(readdirSync(inBox("run", "checkpoints"))).to.have.members([
        "notes.txt",
        "step-0000009.safetensors",
        "step-0000010.safetensors",
        "step-0000011.safetensors",
      ]);
      await run.release();
    });

    it("are refused if they are damaged, and the older one is named", async () => {
      const run = await acquired();
      await save(run, 1);
      await save(run, 2);
      await run.release();
      const [older, newest] = [1, 2].map((step) =>
        inBox("run", "checkpoints", `step-000000${step}.safetensors`),
      );
      for (const path of [newest, older]) writeFileSync(path, readFileSync(path).subarray(0, -1));

      const error = await failure(run.latest());
      expect(error).to.be.instanceOf(DamagedCheckpointError);
      expect(error.message).to.include(`${newest} (`).and.to.include("expected the sha256");
      expect(error.message).to.include(
        "The checkpoint before it is from step 1: openRun(path, { resume: 1 }) resumes from there",
      );
      expect(existsSync(newest)).to.equal(true);

      rmSync(newest);
      expect((await failure(run.latest())).message).to.include("start a new run in another folder");
    });

    it("are kept if a new one cannot be written", async () => {
      const run = await acquired();
      await save(run, 1);
      const path = inBox("run", "checkpoints", "step-0000002.safetensors");
      symlinkSync("/dev/full", `${path}.${process.pid}.genbook.part`); // a disk without room
      const { message } = await failure(save(run, 2));
      expect(message).to.include(`Could not save the checkpoint ${path}: ENOSPC`);
      expect(message).to.include("can be resumed from step-0000001.safetensors");
      expect(readdirSync(inBox("run", "checkpoints"))).to.deep.equal(["step-0000001.safetensors"]);
      await save(run, 2);
      expect(await latestWeight(run)).to.equal(2);
      await run.release();
    });

    it("are removed if killed processes left them half written, and nothing else is", async () => {
      const dead = spawnSync("true").pid;
      const names = [
        `checkpoints/step-0000001.safetensors.${dead}.genbook.part`,
        `images/a.png.${dead}.genbook.part`,
        `images/a.png.${process.ppid}.genbook.part`, // its process may still be writing
        "images/mine.1.part",
        "images/mine.png",
      ];
      const { path } = await openRun("run");
      for (const name of names) put(join(path, name));
      await (await acquired()).release();
      expect(names.filter((name) => existsSync(join(path, name)))).to.deep.equal(names.slice(2));
    });
  });

  describe("losses.jsonl", () => {
    const lines = () => readFileSync(inBox("run", "losses.jsonl"), "utf8").split("\n");

    it("has a line for each step immediately, bit for bit", async () => {
      const run = await acquired();
      run.logStep(1, { dLoss: 0.1 + 0.2, aLoss: 5e-324 });
      expect(lines()).to.deep.equal(['{"step":1,"dLoss":0.30000000000000004,"aLoss":5e-324}', ""]);
      run.logStep(2, { dLoss: 1 });
      expect(lines()).to.have.length(3);
      await run.release();
    });

    it("restarts with the steps of the checkpoint, and continues from there", async () => {
      const run = await acquired();
      for (const step of [1, 2, 3]) run.logStep(step, { dLoss: step });
      await run.release();
      await run.acquire();
      await run.restartLog([{ dLoss: 1 }]);
      expect(lines()).to.deep.equal(['{"step":1,"dLoss":1}', ""]);
      run.logStep(2, { dLoss: 4 });
      expect(lines()).to.deep.equal(['{"step":1,"dLoss":1}', '{"step":2,"dLoss":4}', ""]);
      await run.release();
    });
  });

  it("throws if a step cannot be written", async () => {
    const { path } = await openRun("run");
    symlinkSync("/dev/full", join(path, "losses.jsonl")); // a disk without room
    const run = await acquired();
    expect(() => run.logStep(7, { dLoss: 1 })).to.throw(
      `Could not write step 7 to ${join(path, "losses.jsonl")}: ENOSPC`,
    );
    await run.restartLog([]);
    run.logStep(1, { dLoss: 1 });
    expect(readFileSync(join(path, "losses.jsonl"), "utf8")).to.equal('{"step":1,"dLoss":1}\n');
    await run.release();
  });

  describe("lock", () => {
    const lock = () => inBox("run", "lock");

    it("allows one training run at a time, also through the same folder object", async () => {
      const run = await acquired();
      const other = await openRun("run", { resume: true });
      for (const each of [run, other]) {
        const { message } = await failure(each.acquire());
        expect(message)
          .to.include("A training run in this process is writing to the run folder")
          .and.include(lock());
      }
      await other.release(); // holds no lock, so it releases none
      run.logStep(1, {});
      await run.release();
      await run.release();
      expect(existsSync(lock())).to.equal(false);

      await other.acquire();
      await other.release();
      await run.acquire();
      run.logStep(2, {});
      await run.release();
    });

    it("is needed to write", async () => {
      const run = await openRun("run");
      for (const write of [
        () => save(run, 1),
        () => run.restartLog([]),
        () => Promise.resolve().then(() => run.logStep(1, {})),
      ]) {
        expect((await failure(write())).message).to.include("call acquire() first");
      }
      expect(readdirSync("run")).to.deep.equal(["run.json"]);
    });

    it("is needed to write, even if this process had it before another one took it over", async () => {
      const run = await acquired();
      await save(run, 1);
      const text = JSON.stringify({ pid: process.ppid });
      writeFileSync(lock(), text);
      for (const write of [
        () => save(run, 2),
        () => run.restartLog([]),
        () => Promise.resolve().then(() => run.logStep(2, {})),
      ]) {
        expect((await failure(write())).message).to.match(
          /lock of the run folder .* was removed or taken over.*Resume the run when that one has ended/,
        );
      }
      await run.release();
      expect(readFileSync(lock(), "utf8"), "the other's lock").to.equal(text);
      expect(readdirSync(inBox("run", "checkpoints"))).to.deep.equal(["step-0000001.safetensors"]);
      expect(readFileSync(inBox("run", "losses.jsonl"), "utf8")).to.equal("");
    });

    it("of a running process is respected", async () => {
      const { path } = await openRun("run");
      writeFileSync(lock(), JSON.stringify({ pid: process.ppid }));
      const { message } = await failure(acquired(path));
      expect(message).to.include(`A training run in process ${process.ppid} is writing`);
      expect(existsSync(lock())).to.equal(true);
    });
  });

  it("file creates parent folders, and refuses paths outside the folder", async () => {
    const run = await openRun("run");
    expect(run.file("images", "real", "a.png")).to.equal(inBox("run", "images", "real", "a.png"));
    expect(existsSync(inBox("run", "images", "real"))).to.equal(true);
    expect(run.file("..timeline.gif")).to.equal(inBox("run", "..timeline.gif"));
    for (const outside of [["..", "a.png"], ["images/../../a.png"], ["/a.png"], ["images", ".."], []]) {
      expect(() => run.file(...outside), outside.join()).to.throw(
        "Expected the name of a file inside the run folder",
      );
    }
  });
});
