import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect } from "chai";
import { tf } from "../../src/tensorflow/backend";
import { mulberry32 } from "../../src/math/shuffle";
import { fit } from "../../src/training/fit";
import { CHECKPOINT_EVERY, STEPS, TRAININGS, train } from "./resumeDcganChild";

const names = Object.keys(TRAININGS);
const CHECKPOINT = /^step-(\d+)\.safetensors$/;

describe("trainDcgan, killed", function () {
  this.timeout(60_000);
  let folder: string;
  let tensorsBefore: number;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "genbook-kill-"));
    tensorsBefore = tf.memory().numTensors;
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    expect(tf.memory().numTensors, "tensors left").to.equal(tensorsBefore);
  });

  const file = (of: string, name: string, ...names: string[]) => join(folder, of, name, ...names);
  const losses = (of: string, name: string) => readFileSync(file(of, name, "losses.jsonl"), "utf8");
  const lastCheckpoint = (of: string, name: string) =>
    readFileSync(file(of, name, "checkpoints", `step-00000${STEPS}.safetensors`));

  interface Kill {
    /** The steps that were reported. */
    first: number;
    last: number;
    /** What then lay in the run folder. */
    losses: string;
    savedStep: number;
  }

  /** Trains in a process of its own, which is killed when it has done that many steps of all its trainings. */
  async function trainAndKill(steps: number, seed: number): Promise<Record<string, Kill>> {
    const script = join(__dirname, "resumeDcganChild.ts");
    const args = ["--import", "tsx", script, join(folder, "killed"), String(seed), ...names];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
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
    const about = names.map((name): [string, Kill] => {
      const saved = readdirSync(file("killed", name, "checkpoints")).filter((each) => CHECKPOINT.test(each));
      return [
        name,
        {
          first: reported[name][0],
          last: reported[name].at(-1)!,
          losses: losses("killed", name),
          savedStep: Math.max(0, ...saved.map((each) => Number(CHECKPOINT.exec(each)![1]))),
        },
      ];
    });
    return Object.fromEntries(about);
  }

  it("five trainings, each twice at random steps, and they go on to the last bit", async () => {
    const finish = async (of: string) => {
      for (const name of names) await fit(train(name, join(folder, of)));
    };
    const random = mulberry32(1);
    const steps = () => 25 + Math.floor(random() * 10);
    const killTwice = async () => [await trainAndKill(steps(), 1), await trainAndKill(steps(), 2)];
    const [[firstKill, secondKill]] = await Promise.all([killTwice(), finish("whole")]);
    await finish("killed");

    for (const name of names) {
      const whole = losses("whole", name);
      expect(whole.trim().split("\n"), name).to.have.length(STEPS);
      for (const kill of [firstKill[name], secondKill[name]]) {
        expect(whole.startsWith(kill.losses), `${name}: the same lines, each of them whole`).to.equal(true);
        expect(kill.losses.split("\n").length - 1, name).to.be.within(kill.last, STEPS - 1);
        expect(kill.savedStep, name).to.be.at.least(kill.last - (kill.last % CHECKPOINT_EVERY));
      }
      expect(firstKill[name].savedStep, name).to.be.above(0);
      expect(secondKill[name].first, name).to.equal(firstKill[name].savedStep + 1);
      expect(losses("killed", name), name).to.equal(whole);
      // weights, slots, counters, history
      expect(lastCheckpoint("killed", name).equals(lastCheckpoint("whole", name)), name).to.equal(true);
    }
  });
});
