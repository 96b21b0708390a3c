import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { fit } from "../../src/training/fit";
import { printed } from "../display/notebook";
import { train } from "./killable";

describe("SIGTERM", function () {
  this.timeout(30_000);
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "genbook-term-"))));
  after(() => rmSync(folder, { recursive: true }));

  /** Runs a program in which `train` is killable.ts' and `terminate` sends the signal. */
  function program(code: string) {
    const beginning = `
      const [, killable, folder] = process.argv;
      const { train, TRAININGS } = require(killable);
      const terminate = () => process.kill(process.pid, "SIGTERM");`;
    const args = ["--import", "tsx", "-e", beginning + code, join(__dirname, "killable.ts"), folder];
    return spawnSync(process.execPath, args, { encoding: "utf8" });
  }
  const savedSteps = (name: string) =>
    readdirSync(join(folder, name, "checkpoints")).map((each) => Number(/\d+/.exec(each)![0]));

  it("of a script ends it by that signal, after the training was saved, and the run resumes bit for bit", async () => {
    const { signal, stderr } = program(`
      (async () => {
        for await (const { kind, step } of train("vae", folder)) {
          if (kind === "batch" && step === 6) terminate();
        }
      })();`);
    expect(signal, stderr).to.equal("SIGTERM");
    expect(stderr).to.include("SIGTERM ended the training after it was saved.");
    expect(Math.max(...savedSteps("vae"))).to.be.within(6, 7); // the usual checkpoints are of steps 4 and 8

    await fit(train("vae", folder));
    await fit(train("vae", join(folder, "whole")));
    const losses = (...names: string[]) => readFileSync(join(folder, ...names, "losses.jsonl"), "utf8");
    expect(losses("vae")).to.equal(losses("whole", "vae"));
  });

  it("waits for a training run that does not continue, unless it is repeated", () => {
    const { signal, stdout } = program(`
      let ticks = 0;
      const tick = () => {
        console.log(++ticks);
        if (ticks === 1 || ticks === 5) terminate();
      };
      train("dcgan", folder).next().then(() => setInterval(tick, 50));`);
    expect(signal).to.equal("SIGTERM");
    expect(stdout.trim().split("\n").length).to.be.within(5, 20);
  });

  describe("in a program that listens to it", () => {
    let heard = 0;
    const listener = () => heard++;
    beforeEach(() => {
      heard = 0;
      process.on("SIGTERM", listener);
    });
    afterEach(() => {
      process.off("SIGTERM", listener);
      expect(process.listenerCount("SIGTERM")).to.equal(0);
    });

    /** Trains until SIGTERM arrives after a step. Returns the kinds of the events, and what was printed. */
    async function terminated(name: string, at: number) {
      const kinds: string[] = [];
      const lines = await printed(async () => {
        await fit(train(name, folder), [
          ({ kind, step }) => {
            kinds.push(kind);
            if (kind === "batch" && step === at) process.emit("SIGTERM");
          },
        ]);
      });
      expect(heard).to.equal(1);
      expect(savedSteps(name)).to.deep.equal([at]);
      return { kinds, lines };
    }

    it("saves the training and ends it as if it were interrupted, but not the process", async () => {
      const { lines } = await terminated("twice", 3);
      expect(lines).to.have.length(2);
      expect(lines[0]).to.equal("SIGTERM ended the training after it was saved.");
      expect(lines[1]).to.match(/^Interrupted after step 3 of 24\./);
    });

    it("does not wait for a validation", async () => {
      const { kinds } = await terminated("averagedVae", 3);
      expect(kinds).to.deep.equal(["batch", "batch", "batch", "end"]);
    });
  });

  it("has its usual effect if nothing is saved", () => {
    const { signal, stdout } = program(`
      TRAININGS.vae({ seed: 1 }).next().then(() => {
        console.log(process.listenerCount("SIGTERM"));
        terminate();
      });
      setInterval(() => {}, 1000);`);
    expect([signal, stdout]).to.deep.equal(["SIGTERM", "0\n"]);
  });
});
