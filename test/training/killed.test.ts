import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect } from "chai";
import { tf } from "../../src/tensorflow/backend";
import { mulberry32 } from "../../src/math/shuffle";
import { fit } from "../../src/training/fit";
import { caseCount, recordFigures } from "../reliability";
import { CHECKPOINT_EVERY, STEPS, TRAININGS, train } from "./killable";

const names = Object.keys(TRAININGS);
const CHECKPOINT = /^step-(\d+)\.safetensors$/;
/**
 * How often all training runs go from the first step to the last, and how many kills interrupt them each
 * time.
 */
const ROUNDS = caseCount(1, 5);
const KILLS = 2;

describe("a training run that was killed", function () {
  this.timeout(caseCount(60_000, 1_200_000));
  let folder: string;
  let tensorsBefore: number;

  before(async () => {
    tensorsBefore = tf.memory().numTensors;
    folder = mkdtempSync(join(tmpdir(), "genbook-kill-"));
    for (const name of names) await fit(train(name, join(folder, "whole"), { keep: "all" }));
  });
  after(() => rmSync(folder, { recursive: true }));
  afterEach(() => expect(tf.memory().numTensors, "tensors left").to.equal(tensorsBefore));

  const file = (of: string, name: string, ...rest: string[]) => join(folder, of, name, ...rest);
  const losses = (of: string, name: string) => readFileSync(file(of, name, "losses.jsonl"), "utf8");
  const checkpoint = (of: string, name: string, step = STEPS) =>
    readFileSync(file(of, name, "checkpoints", `step-${String(step).padStart(7, "0")}.safetensors`));
  const savedSteps = (of: string, name: string) =>
    readdirSync(file(of, name, "checkpoints"))
      .flatMap((each) => CHECKPOINT.exec(each)?.[1] ?? [])
      .map(Number);
  /** Losses, weights, optimizers' state, random streams and validations, all bit for bit. */
  const expectTheSame = (of: string, name: string) => {
    expect(losses(of, name), name).to.equal(losses("whole", name));
    expect(checkpoint(of, name).equals(checkpoint("whole", name)), name).to.equal(true);
  };

  /** Trains in a separate process, which is killed after this many steps in total. */
  async function trainAndKill(runs: string, steps: number, seed: number): Promise<Record<string, number[]>> {
    const args = ["--import", "tsx", join(__dirname, "killable.ts"), join(folder, runs), String(seed)];
    const child = spawn(process.execPath, [...args, ...names], { stdio: ["ignore", "pipe", "pipe"] });
    const reported = Object.fromEntries(names.map((name): [string, number[]] => [name, []]));
    let errors = "";
    let done = 0;
    child.stderr.on("data", (text) => (errors += String(text)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const [name, step] = line.split(" ");
      reported[name].push(Number(step));
      if (++done === steps) child.kill("SIGKILL");
    });
    const [, signal] = (await once(child, "close")) as [number | null, string | null];
    expect(signal, errors).to.equal("SIGKILL");
    return reported;
  }

  it("at random steps resumes bit for bit, with validation, dropout, live settings and an average", async () => {
    const random = mulberry32(1);
    for (let round = 1; round <= ROUNDS; round++) {
      const runs = `killed${round}`;
      const saved: Record<string, number> = {};
      for (let kill = 1; kill <= KILLS; kill++) {
        const steps = names.length * 5 + Math.floor(random() * names.length * 2);
        const reported = await trainAndKill(runs, steps, (round - 1) * KILLS + kill);
        for (const name of names.filter((each) => existsSync(file(runs, each, "losses.jsonl")))) {
          const [first, last] = [reported[name].at(0), reported[name].at(-1)];
          if (first === undefined || last === undefined) continue;
          expect(first, `${name} goes on`).to.equal((saved[name] ?? 0) + 1);
          const written = losses(runs, name);
          expect(losses("whole", name).startsWith(written), `${name}: whole lines, the same`).to.equal(true);
          expect(written.split("\n").length - 1, name).to.be.at.least(last);
          saved[name] = Math.max(0, ...savedSteps(runs, name));
          expect(saved[name], name).to.be.at.least(last - (last % CHECKPOINT_EVERY));
        }
      }
      expect(Math.min(...Object.values(saved))).to.be.above(0);
      for (const name of names) {
        await fit(train(name, join(folder, runs)));
        expectTheSame(runs, name);
      }
    }
    recordFigures("training kills", { trainings: names.length, kills: ROUNDS * KILLS });
  });

  for (const name of ["twice", "averagedVae", "wganGp", "conditionalVae"]) {
    it(`resumes from a chosen step (${name})`, async () => {
      expect(savedSteps("whole", name)).to.include.members([4, 8, 12, 16, 20, 24]);
      const chosen = 8;
      const steps: number[] = [];
      for await (const event of train(name, join(folder, "whole"), { resume: chosen, keep: "all" })) {
        if (event.kind === "batch" && !event.replayed) steps.push(event.step);
        if (event.step === 13) break; // saves, which removes the checkpoints of the run before
      }
      expect(steps[0]).to.equal(chosen + 1);
      expect(savedSteps("whole", name)).to.include.members([4, 8, 12, 13]).and.not.include.members([16]);
      const before = losses("whole", name);
      await fit(train(name, join(folder, "whole"), { keep: "all" }));
      await fit(train(name, join(folder, "again")));
      expect(before.trim().split("\n")).to.have.length(13);
      expectTheSame("again", name);
    });
  }

  it("lists the existing checkpoints if the chosen one is missing", async () => {
    const error = await train("dcgan", join(folder, "whole"), { resume: 5 })
      .next()
      .catch((thrown: Error) => thrown);
    expect((error as Error).message).to.match(
      /has no checkpoint of step 5: it has checkpoints of steps 4, 8, 12, 16, 20, 24\. Name one of these/,
    );
  });
});
