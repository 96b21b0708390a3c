import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { root } from "../../scripts/setup/paths.mjs";
import { mulberry32 } from "../../src/math/shuffle.ts";
import { caseCount, recordFigures } from "../reliability.ts";
import { temporaryFolder } from "../scripts/sandbox.mjs";
import { workersOf } from "./workers.mjs";

const TOY = join(root, "test", "sweeps", "toyCommand.mjs");
const RUNS = 12;
const KILLS = 10;
const ROUNDS = caseCount(1, 6);

describe("a sweep whose processes are killed", function () {
  this.timeout(60_000);

  let folder;
  let driver;
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(() => {
    driver?.kill("SIGKILL");
    folder.remove();
  });

  const run = (...names) => join(folder.path, "runs", ...names);
  const runs = () => (existsSync(run()) ? readdirSync(run()) : []);
  const attemptsOf = (id) =>
    existsSync(run(id, "attempts.json")) ? JSON.parse(readFileSync(run(id, "attempts.json"), "utf8")) : [];
  const drive = () => {
    const settings = ["-p", "x=1..6", "-p", "ms=150,300"];
    const options = ["--out", folder.path, "--jobs", "3", "--retries", "0"];
    const args = [join(root, "scripts", "sweep.mjs"), ...settings, ...options, "--", process.execPath, TOY];
    driver = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    driver.output = "";
    driver.stdout.on("data", (text) => (driver.output += text));
  };
  const workers = () => workersOf(folder.path);

  for (let seed = 1; seed <= ROUNDS; seed++)
    it(`does every run once, whenever driver and workers are killed by SIGKILL (seed ${seed})`, async () => {
      const random = mulberry32(seed);
      const killed = { driver: 0, worker: 0 };
      drive();
      while (killed.driver + killed.worker < KILLS) {
        const isDriver = random() < 0.3;
        while (workers().length === 0 && driver.exitCode === null) await sleep(10);
        await sleep(random() * 300);
        if (driver.exitCode !== null) break; // all is done
        const victims = workers();
        if (isDriver) {
          driver.kill("SIGKILL");
          await once(driver, "close");
          killed.driver++;
          drive();
        } else if (victims.length > 0) {
          process.kill(victims[Math.floor(random() * victims.length)], "SIGKILL");
          killed.worker++;
        }
      }
      const [code] = driver.exitCode === null ? await once(driver, "close") : [driver.exitCode];
      expect(code, driver.output).to.equal(0);
      expect(runs()).to.have.length(RUNS);
      for (const id of runs()) {
        const outcomes = attemptsOf(id).map(({ outcome }) => outcome ?? "killed");
        expect(outcomes.at(-1), id).to.equal("done");
        expect(
          outcomes.filter((each) => each === "done"),
          id,
        ).to.have.length(1);
        expect(existsSync(run(id, "overlap.txt")), `${id} by two processes at once`).to.equal(false);
        expect(existsSync(run(id, "lock"))).to.equal(false);
        const losses = readFileSync(run(id, "losses.jsonl"), "utf8").trim().split("\n");
        const { x } = JSON.parse(readFileSync(run(id, "settings.json"), "utf8"));
        expect(losses).to.have.length(10);
        expect(JSON.parse(losses.at(-1)).logs).to.deep.equal({ loss: x / 10 });
      }
      expect(Math.min(killed.driver, killed.worker)).to.be.above(0);
      recordFigures("sweep kills", { runs: RUNS, kills: killed.driver + killed.worker });
    });
});
