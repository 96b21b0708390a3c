/** Needs a Ray cluster, whose nodes are this machine: RAY_API_SERVER_ADDRESS names its dashboard. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { root } from "../../scripts/setup/paths.mjs";
import { temporaryFolder } from "../scripts/sandbox.mjs";

const TOY = join(root, "test", "sweeps", "toyCommand.mjs");
const address = process.env.RAY_API_SERVER_ADDRESS;

describe(`a sweep on a Ray cluster (${address ?? "skipped: set RAY_API_SERVER_ADDRESS, see docs/sweeps.md"})`, function () {
  this.timeout(240_000);

  let folder;
  before(function () {
    if (!address) this.skip();
  });
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(() => folder.remove());

  const drive = (name, ...options) => {
    const settings = ["-p", "x=1..6", "-p", "ms=300,1000", "--retries", "0", "--cores-per-run", "0.5"];
    const args = [
      join(root, "scripts", "sweep.mjs"),
      ...settings,
      "--out",
      join(folder.path, name),
      ...options,
    ];
    return spawn(process.execPath, [...args, "--", process.execPath, TOY], {
      stdio: ["ignore", "ignore", "inherit"],
    });
  };
  const runs = (name) => {
    const at = join(folder.path, name, "runs");
    return existsSync(at) ? readdirSync(at).map((id) => join(at, id)) : [];
  };
  /** What each run has come to, without times and places. */
  const results = (name) =>
    runs(name).map((run) => ({
      settings: readFileSync(join(run, "settings.json"), "utf8"),
      losses: readFileSync(join(run, "losses.jsonl"), "utf8"),
      done: JSON.parse(readFileSync(join(run, "attempts.json"), "utf8")).filter(
        ({ outcome }) => outcome === "done",
      ).length,
      overlap: existsSync(join(run, "overlap.txt")),
    }));
  const worker = (name) => {
    const lock = runs(name).find((run) => existsSync(join(run, "lock")));
    return lock && Number(/"pid":(\d+)/.exec(readFileSync(join(lock, "lock"), "utf8"))?.[1]);
  };

  it("comes to the same results as on this machine, once each, although a worker and the driver are killed", async () => {
    const [code] = await once(drive("local", "--jobs", "4"), "close");
    expect(code).to.equal(0);
    const first = drive("ray", "--on", "ray");
    let pid;
    while (!(pid = worker("ray"))) await sleep(20);
    process.kill(pid, "SIGKILL");
    await sleep(1000);
    first.kill("SIGKILL");
    await once(first, "close");
    const [second] = await once(drive("ray", "--on", "ray"), "close");
    expect(second).to.equal(0);
    expect(results("ray")).to.deep.equal(results("local"));
    expect(results("ray")).to.have.length(12);
    expect(results("ray").every(({ done, overlap }) => done === 1 && !overlap)).to.equal(true);
  });
});
