import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Comparison } from "../../scripts/gpuCheck/comparison.mjs";
import { root } from "../../scripts/setup/paths.mjs";
import { run } from "../../scripts/setup/processes.mjs";

describe("npm run gpu-check (slow: half a minute)", function () {
  this.timeout(120_000);
  const env = { ...process.env, GENBOOK_DEVICE: "cpu" };
  const check = (...args) =>
    run(process.execPath, [join(root, "scripts", "gpuCheck.mjs"), ...args], { cwd: root, env });
  let folder;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "genbook-gpu-check-"));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it("on a CPU compares its numbers with themselves, times a VAE, and resumes a training run", async () => {
    const file = join(folder, "check.json");
    const output = await check("--json", file);
    expect(output)
      .to.match(/float32 +✓ at most 0\.0e\+0/)
      .and.to.match(/xla +✓/);
    expect(output)
      .to.match(/VAE, batch 16, compiled +[\d.]+ ms/)
      .and.to.match(/VAE, batch 16, XLA +[\d.]+ ms/);
    expect(output).to.match(/difference after resuming: none, bit for bit/);
    expect(output).to.match(/All checks passed\.\n$/);
    const { device, numbers, speed, resume, problems } = JSON.parse(readFileSync(file, "utf8"));
    expect(device.kind).to.equal("cpu");
    expect(numbers.float32).to.include({ matMul: 0, conv2d: 0, "VAE, three steps: loss": 0 });
    expect(numbers.xla["VAE, three steps: loss"]).to.be.within(0, 1e-4);
    expect(speed.map(({ name }) => name)).to.include.members(["rate", "VAE, batch 16, eager"]);
    expect(resume).to.include({ difference: 0, repeated: 0 });
    expect(problems).to.deep.equal([]);
  });

  it("names the parts that exist", async () => {
    const error = await check("--parts", "numbers,spead").catch((reason) => reason);
    expect(error.message).to.match(
      /--parts numbers,spead: expected a list of numbers, speed, resume, got spead\./,
    );
  });
});

describe("the comparison of numbers", () => {
  it("takes differences relative to the largest number", () => {
    const { differences } = new Comparison({ a: [0, 100] }, { a: [1, 100] }, 0.1);
    expect(differences).to.deep.equal({ a: 0.01 });
  });

  it("says what is too far apart, of another length or not a number", () => {
    const expected = { a: [1], b: [1, 2], c: [1] };
    const comparison = new Comparison(expected, { a: [1.5], b: [1], c: [NaN] }, 0.1);
    expect(comparison.problems()).to.deep.equal([
      "a differs by 5.0e-1, allowed 0.1",
      "b differs by Infinity, allowed 0.1",
      "c differs by Infinity, allowed 0.1",
    ]);
    expect(comparison.line("tf32")).to.match(/^tf32 +✗ at most Infinity \(b\), allowed 0\.1$/);
  });
});
