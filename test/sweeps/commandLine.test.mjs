import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { descendants, isAlive } from "../../scripts/setup/processes.mjs";
import { root } from "../../scripts/setup/paths.mjs";
import { pruneRequest } from "../../src/sweeps/attempts.ts";
import { openSweep, runFolder, writeSettings } from "../../src/sweeps/plan.ts";
import { runNode, temporaryFolder } from "../scripts/sandbox.mjs";

const TOY = ["--", process.execPath, join(root, "test", "sweeps", "toyCommand.mjs")];

describe("npx genbook sweep", function () {
  this.timeout(60_000);

  let folder;
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(() => folder.remove());

  const sweep = (...args) => runNode(["scripts/sweep.mjs", ...args]);
  const text = (...names) => readFileSync(join(folder.path, ...names), "utf8");
  const attempts = (id) => JSON.parse(text("runs", id, "attempts.json"));

  it("runs a command with all settings, tells of failures, and tries them again on request", async () => {
    const args = [
      "-p",
      "x=1,2",
      "-p",
      "ms=10",
      "-p",
      "fails=false,true",
      "--out",
      folder.path,
      "--retries",
      "1",
    ];
    const { code, output } = await sweep(...args, ...TOY);
    expect(code).to.equal(1);
    expect(output).to.match(/0001 {2}x=1 ms=10 fails=false {2}done in .* loss 0\.1000/);
    expect(output).to.match(/0002 .* failed, runs again: Error: x = 1 cannot be trained/);
    expect(output).to.match(/0002 .* failed: .*runs\/0002\/log-2\.txt/);
    expect(output).to.match(/2 of 4 runs failed\. To try them again: .*--resume .* --retry-failed/);
    expect(attempts("0002").map(({ outcome }) => outcome)).to.deep.equal(["failed", "failed"]);
    expect(text("runs", "0002", "log-2.txt")).to.include("x is 1");
    expect(JSON.parse(text("runs", "0003", "settings.json"))).to.deep.equal({ x: 2, ms: 10, fails: false });
    expect(existsSync(join(folder.path, "gallery.html"))).to.equal(true);

    const again = await sweep(...args, ...TOY);
    expect(again.code).to.equal(1);
    expect(again.output, "nothing runs twice").to.not.match(/done in|runs again/);
    await sweep("--resume", folder.path, "--retry-failed", "--retries", "0");
    expect(attempts("0002")).to.have.length(1);
    expect(attempts("0001")).to.have.length(1);
  });

  it("remembers --retries, until it is given again", async () => {
    const failures = () => attempts("0001").map(({ outcome }) => outcome);
    await sweep("-p", "x=1", "-p", "fails=true", "--retries", "0", "--out", folder.path, ...TOY);
    expect(failures()).to.deep.equal(["failed"]);
    await sweep("--resume", folder.path);
    expect(failures(), "it has failed for good").to.deep.equal(["failed"]);
    await sweep("--resume", folder.path, "--retries", "1");
    expect(failures()).to.deep.equal(["failed", "failed"]);
  });

  it("stops its runs when it is interrupted, and runs them again", async () => {
    const args = [
      "scripts/sweep.mjs",
      "-p",
      "x=1,2",
      "-p",
      "ms=60000",
      "--out",
      folder.path,
      "--jobs",
      "2",
      ...TOY,
    ];
    const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "ignore", "pipe"] });
    const isRunning = (id) => existsSync(join(folder.path, "runs", id, "busy"));
    while (!isRunning("0001") || !isRunning("0002")) await sleep(50);
    const family = descendants(child.pid);
    expect(family).to.have.length(6); // two workers, two guards, two commands
    child.kill("SIGINT");
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect(code).to.equal(130);
    expect(family.filter(isAlive)).to.deep.equal([]);
    expect(attempts("0001").map(({ outcome }) => outcome)).to.deep.equal(["stopped"]);
    expect(existsSync(join(folder.path, "runs", "0001", "lock"))).to.equal(false);
  });

  it("takes over the runs of a driver that was killed, and stops them too", async () => {
    const args = ["scripts/sweep.mjs", "-p", "x=1", "-p", "ms=60000", "--out", folder.path, ...TOY];
    const drive = () => spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "ignore"] });
    const ended = (child) => new Promise((resolve) => child.on("close", resolve));
    const busy = join(folder.path, "runs", "0001", "busy");
    const first = drive();
    while (!existsSync(busy) || text("runs", "0001", "busy") === "") await sleep(20);
    const command = Number(text("runs", "0001", "busy"));
    first.kill("SIGKILL");
    await ended(first);
    const second = drive();
    await new Promise((resolve) => second.stdout.once("data", resolve)); // the folder of the sweep
    await sleep(1000);
    expect(isAlive(command)).to.equal(true);
    expect(attempts("0001")).to.have.length(1);
    second.kill("SIGINT");
    expect(await ended(second)).to.equal(130);
    expect(isAlive(command)).to.equal(false);
    expect(attempts("0001").map(({ outcome }) => outcome)).to.deep.equal(["stopped"]);
  });

  it("keeps a worker from a run that another one has", async () => {
    const args = ["-p", "x=1", "-p", "ms=1500", "--out", folder.path];
    const driver = sweep(...args, ...TOY);
    while (!existsSync(join(folder.path, "runs", "0001", "busy"))) await sleep(20);
    const worker = await sweep("--work", folder.path, "--run", "1");
    expect(worker.code).to.equal(75);
    expect((await driver).code).to.equal(0);
    expect((await sweep("--work", folder.path, "--run", "1")).code, "it is done").to.equal(0);
    expect(attempts("0001")).to.have.length(1);
  });

  it("stops a run that its search has pruned, whoever was killed meanwhile, and leaves it at that", async () => {
    const search = { space: {}, trials: 1, seed: 1, objective: "loss", best: "lowest", prune: true };
    const plan = { title: "toy", command: TOY.slice(1), cwd: folder.path, runs: [], search };
    const opened = await openSweep(folder.path, plan);
    await writeSettings(opened, "0001", { x: 1, ms: 60_000 });
    writeFileSync(pruneRequest(runFolder(opened, "0001")), "It was bad.\n");
    for (let i = 0; i < 2; i++) {
      expect((await sweep("--work", folder.path, "--run", "1")).code).to.equal(0);
      expect(attempts("0001").map(({ outcome }) => outcome)).to.deep.equal(["pruned"]);
    }
    const { pid } = attempts("0001")[0];
    expect(isAlive(pid)).to.equal(false);
  });

  it("writes a job file and runs nothing", async () => {
    const args = ["-p", "x=1..3", "--out", folder.path, "--write", "slurm", "--cores-per-run", "4"];
    const { code, output } = await sweep(...args, ...TOY);
    expect(code).to.equal(0);
    expect(output).to.include(`sbatch ${folder.path}/sweep.sbatch`);
    expect(text("sweep.sbatch")).to.match(
      /--array=1-3\n[^]*--cpus-per-task=4\n[^]*sweep --work .* --run "\$run"/,
    );
    expect(existsSync(join(folder.path, "runs"))).to.equal(false);
  });

  it("writes no job file for a search, which needs a driver", async () => {
    const args = ["-p", "x=1..3", "--out", folder.path, "--search", "optuna", "--write", "slurm"];
    const { code, output } = await sweep(...args, ...TOY);
    expect(code).to.equal(1);
    expect(output).to.match(/--write slurm: a search .* a driver has to run it/);
    const worker = await sweep("--work", folder.path, "--run", "1");
    expect(worker.code).to.equal(1);
    expect(worker.output).to.match(/Run 0001 of .* has no settings yet/);
  });

  for (const [args, message] of [
    [["8.4", "-p", "latentDims=2,4"], /has no parameter "latentDims"\. It has: trainCount/],
    [["8.4", "-p", "seed=1..3", "--jobs", "0"], /--jobs 0: expected a whole number of at least 1/],
    [["8.4", "-p", "seed=1..3", "--gpus-per-run", "a"], /--gpus-per-run a: expected a number/],
    [["8.4", "-p", "seed=1..3", "--on", "mars"], /--on mars: expected local or ray/],
    [["8.4", "-p", "seed=1..3", "--search", "grid"], /--search grid: expected optuna/],
    [["8.4", "-p", "seed=1..3", "--prune"], /--prune belongs to a search: add --search optuna/],
    [["8.4", "-p", "seed=1..3", "--trials", "4"], /--trials belongs to a search/],
    [["--resume", "docs"], /Expected the folder of a sweep/],
    [["--work", "docs", "--run", "1"], /Expected the folder of a sweep/],
  ]) {
    it(`${args.join(" ")} is an error`, async () => {
      const { code, output } = await sweep(...args);
      expect(code).to.equal(1);
      expect(output).to.match(message).and.not.to.contain("    at ");
    });
  }
});
