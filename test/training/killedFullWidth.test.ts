import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect } from "chai";
import { fit } from "../../src/training/fit";
import { FULL_WIDTH, train } from "./killable";

describe("trainDcgan at full width, killed (slow)", function () {
  this.timeout(300_000);
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "genbook-kill-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it("resumes bit for bit", async () => {
    const script = join(__dirname, "killable.ts");
    const args = ["--import", "tsx", script, join(folder, "killed"), "1", FULL_WIDTH];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (line === `${FULL_WIDTH} 5`) child.kill("SIGKILL"); // a step after the checkpoint of step 4
    });
    const [, signal] = (await once(child, "close")) as [number | null, string | null];
    expect(signal).to.equal("SIGKILL");

    const replayed: number[] = [];
    for await (const event of train(FULL_WIDTH, join(folder, "killed"))) {
      if (event.replayed && event.kind === "batch") replayed.push(event.step);
    }
    expect(replayed).to.deep.equal([1, 2, 3, 4]);
    await fit(train(FULL_WIDTH, join(folder, "whole")));
    const file = (of: string, ...names: string[]) => readFileSync(join(folder, of, FULL_WIDTH, ...names));
    for (const names of [["losses.jsonl"], ["checkpoints", "step-0000007.safetensors"]]) {
      expect(file("killed", ...names).equals(file("whole", ...names)), names.join("/")).to.equal(true);
    }
  });
});
