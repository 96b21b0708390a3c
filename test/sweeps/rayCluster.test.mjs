/** Starts a Ray cluster of two nodes on this machine, with the program `ray` that GENBOOK_RAY names. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { root } from "../../scripts/setup/paths.mjs";
import { descendants, kill } from "../../scripts/setup/processes.mjs";
import { mulberry32 } from "../../src/math/shuffle.ts";
import { temporaryFolder } from "../scripts/sandbox.mjs";
import { freePort } from "../scripts/server.mjs";
import { workersOf } from "./workers.mjs";

const TOY = join(root, "test", "sweeps", "toyCommand.mjs");
const KILLS = 10;
const ray = process.env.GENBOOK_RAY;

describe(`a sweep on a Ray cluster (${ray ?? "skipped: set GENBOOK_RAY, see docs/sweeps.md"})`, function () {
  this.timeout(900_000);

  let folder;
  let cluster;
  before(function () {
    if (!ray) this.skip();
  });
  beforeEach(async () => {
    folder = temporaryFolder();
    cluster = await startCluster();
  });
  afterEach(() => {
    cluster?.stop();
    folder?.remove();
  });

  /** Starts Ray's processes for one node. They run until the node is killed. */
  const startNode = (...args) =>
    spawn(ray, ["start", "--block", "--num-cpus", "2", "--disable-usage-stats", ...args], {
      stdio: "ignore",
    });

  /** Kills all processes of a node at once, as when its machine loses power. */
  const killNode = (node) => {
    for (const pid of [node.pid, ...descendants(node.pid)]) kill(pid, "SIGKILL");
  };

  async function startCluster() {
    const [port, dashboard] = [await freePort(), await freePort()];
    const address = `http://127.0.0.1:${dashboard}`;
    const head = startNode("--head", "--port", String(port), "--dashboard-port", String(dashboard));
    const join = () => startNode("--address", `127.0.0.1:${port}`);
    const nodes = async () => {
      const reply = await fetch(`${address}/nodes?view=summary`).catch(() => undefined);
      const summary = reply?.ok ? (await reply.json()).data.summary : [];
      return summary.filter(({ raylet }) => raylet?.state === "ALIVE").length;
    };
    while ((await nodes()) < 1) await sleep(200);
    let second = join();
    while ((await nodes()) < 2) await sleep(200);
    return {
      address,
      /** Kills the second node; another one takes its place. */
      async replaceSecond() {
        killNode(second);
        second = join();
        await once(second, "spawn");
      },
      stop() {
        for (const node of [second, head]) killNode(node);
      },
    };
  }

  const drive = (name, ...options) => {
    const settings = ["-p", "x=1..6", "-p", "ms=3000,6000", "--retries", "0", "--cores-per-run", "0.5"];
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
  const driveOnRay = () => drive("ray", "--on", "ray", "--address", cluster.address);

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
  const workers = () => workersOf(join(folder.path, "ray"));

  it("comes to the same results as on this machine, once each, although workers, nodes and the driver are killed", async () => {
    const [code] = await once(drive("local", "--jobs", "4"), "close");
    expect(code).to.equal(0);

    const random = mulberry32(1);
    const killed = { worker: 0, node: 0, driver: 0 };
    let driver = driveOnRay();
    for (let kills = 0; kills < KILLS && driver.exitCode === null; kills++) {
      while (workers().length === 0 && driver.exitCode === null) await sleep(20);
      await sleep(random() * 2000);
      const victims = workers();
      const what = victims.length === 0 ? "driver" : ["worker", "node", "driver"][Math.floor(random() * 3)];
      if (what === "worker") {
        process.kill(victims[Math.floor(random() * victims.length)], "SIGKILL");
      } else if (what === "node") {
        await cluster.replaceSecond();
      } else {
        driver.kill("SIGKILL");
        await once(driver, "close");
        driver = driveOnRay();
      }
      killed[what]++;
    }
    const [second] = driver.exitCode === null ? await once(driver, "close") : [driver.exitCode];
    console.log(`      killed: ${JSON.stringify(killed)}`);
    expect(second).to.equal(0);
    expect(results("ray")).to.deep.equal(results("local"));
    expect(results("ray")).to.have.length(12);
    expect(results("ray").every(({ done, overlap }) => done === 1 && !overlap)).to.equal(true);
    expect(Math.min(...Object.values(killed))).to.be.above(0);
  });
});
